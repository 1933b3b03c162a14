package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPaths;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** PNG files as planes of bytes. The size is read from the header and checked before anything is decoded. */
final class Png {

    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER_CHUNK = 0x49484452; // IHDR
    private static final int HEADER_BYTES = 24;

    private final Path file;
    private final ImageFolderOptions options;

    Png(Path file, ImageFolderOptions options) {
        this.file = DataPaths.readableFile(file);
        this.options = options;
    }

    /**
     * The image in the options' size, on white where it is transparent: channel by channel, row by row.
     *
     * @throws DataFormatException if it is not a PNG file, is broken or is too large
     */
    byte[] planes() {
        int shrink = checkedShrink();
        BufferedImage decoded = decode(shrink);
        int width = options.width();
        int height = options.height();
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            double scale = Math.min((double) width / decoded.getWidth(), (double) height / decoded.getHeight());
            int w = Math.max(1, (int) Math.round(decoded.getWidth() * scale));
            int h = Math.max(1, (int) Math.round(decoded.getHeight() * scale));
            graphics.drawImage(decoded, (width - w) / 2, (height - h) / 2, w, h, null);
        } finally {
            graphics.dispose();
        }
        return options.channels() == 1 ? grey(canvas) : colours(canvas);
    }

    /** Every how many pixels one is decoded: large pictures are thinned while they are read. */
    private int checkedShrink() {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(HEADER_BYTES);
        } catch (IOException e) {
            throw new DataFormatException(file.toString(), 0, "cannot be read: " + DataPaths.reason(e), e);
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES || header.getLong(0) != SIGNATURE || header.getInt(12) != HEADER_CHUNK) {
            throw new DataFormatException(file.toString(), "is not a PNG file");
        }
        int width = header.getInt(16);
        int height = header.getInt(20);
        if (width < 1 || height < 1 || (long) width * height > options.mostPixels()) {
            throw new DataFormatException(
                    file.toString(),
                    "claims " + Integer.toUnsignedLong(width) + " x " + Integer.toUnsignedLong(height)
                            + " pixels; at most " + options.mostPixels() + " are read");
        }
        return Math.max(1, Math.min(width / (4 * options.width()), height / (4 * options.height())));
    }

    private BufferedImage decode(int shrink) {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
        if (!readers.hasNext()) {
            throw new IllegalStateException("this Java cannot read PNG files");
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            ImageReadParam parameters = reader.getDefaultReadParam();
            parameters.setSourceSubsampling(shrink, shrink, 0, 0);
            return reader.read(0, parameters);
        } catch (IOException | RuntimeException e) { // the decoder meets impossible numbers in broken files
            throw new DataFormatException(file.toString(), 0, "is a broken PNG file: " + DataPaths.reason(e), e);
        } finally {
            reader.dispose();
        }
    }

    private byte[] grey(BufferedImage image) {
        byte[] plane = new byte[options.width() * options.height()];
        for (int i = 0; i < plane.length; i++) {
            int rgb = image.getRGB(i % options.width(), i / options.width());
            double luma = 0.299 * (rgb >> 16 & 0xFF) + 0.587 * (rgb >> 8 & 0xFF) + 0.114 * (rgb & 0xFF); // BT.601
            plane[i] = (byte) Math.round(luma);
        }
        return plane;
    }

    private byte[] colours(BufferedImage image) {
        int area = options.width() * options.height();
        byte[] planes = new byte[3 * area];
        for (int i = 0; i < area; i++) {
            int rgb = image.getRGB(i % options.width(), i / options.width());
            planes[i] = (byte) (rgb >> 16);
            planes[area + i] = (byte) (rgb >> 8);
            planes[2 * area + i] = (byte) rgb;
        }
        return planes;
    }
}
