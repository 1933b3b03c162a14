package dev.fathom.data.read;

/**
 * How a folder of pictures becomes images of one size.
 *
 * @param channels 1 for grey, 3 for red, green, blue
 * @param height rows of each image; pictures are scaled to fit, on white
 * @param width columns of each image
 * @param mostPixels a picture with more pixels is refused before it is decoded
 * @param split which pictures are held out
 */
public record ImageFolderOptions(int channels, int height, int width, long mostPixels, Split split) {

    private static final int LARGEST_SIDE = 4096;
    private static final long MOST_PIXELS = 64L << 20;

    /** Checks the sizes. */
    public ImageFolderOptions {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("channels must be 1 (grey) or 3 (colour), got " + channels);
        }
        if (height < 1 || height > LARGEST_SIDE || width < 1 || width > LARGEST_SIDE) {
            throw new IllegalArgumentException(
                    "height and width must be between 1 and " + LARGEST_SIDE + ", got " + height + " and " + width);
        }
        if (mostPixels < 1) {
            throw new IllegalArgumentException("the most pixels of a picture must be >= 1, got " + mostPixels);
        }
    }

    /** Colour images of the given size, a tenth held out, from pictures of up to 64 million pixels. */
    public static ImageFolderOptions colour(int height, int width) {
        return new ImageFolderOptions(3, height, width, MOST_PIXELS, new Split(0.1, 0));
    }

    /** Grey images of the given size, a tenth held out, from pictures of up to 64 million pixels. */
    public static ImageFolderOptions grey(int height, int width) {
        return new ImageFolderOptions(1, height, width, MOST_PIXELS, new Split(0.1, 0));
    }

    /** Bytes of one image. */
    int bytes() {
        return channels * height * width;
    }
}
