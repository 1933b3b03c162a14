package dev.fathom.data;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;

/**
 * Labelled pictures of one size, held as bytes.
 *
 * @param pixels all pictures one after another, each (channels, height, width), values 0 to 255
 * @param labels the class of each picture
 * @param channels 1 for grey, 3 for colour
 * @param height rows of pixels
 * @param width columns of pixels
 * @param classes names of the classes
 */
public record ImageSet(byte[] pixels, byte[] labels, int channels, int height, int width, List<String> classes) {

    /**
     * Pictures to learn from and pictures to judge by.
     *
     * @param train to learn from
     * @param test to judge by
     * @param provenance where they come from
     */
    public record Split(ImageSet train, ImageSet test, DataProvenance provenance) {}

    /**
     * Some pictures and their classes.
     *
     * @param pictures (N, C, H, W), 32-bit, values in [0, 1]
     * @param labels (N) of I64
     */
    public record Batch(Tensor pictures, Tensor labels) {}

    /** Checks that the sizes fit each other. */
    public ImageSet {
        classes = List.copyOf(classes);
        if ((long) labels.length * channels * height * width != pixels.length) {
            throw new IllegalArgumentException(labels.length + " pictures of " + channels + " x " + height + " x "
                    + width + " do not have " + pixels.length + " pixels");
        }
        for (byte label : labels) {
            if ((label & 0xFF) >= classes.size()) {
                throw new IllegalArgumentException(
                        "label " + (label & 0xFF) + " is none of " + classes.size() + " classes");
            }
        }
    }

    /** Number of pictures. */
    public int size() {
        return labels.length;
    }

    /** The pictures with the given numbers. */
    public Batch batch(int[] numbers) {
        int area = channels * height * width;
        float[] values = new float[numbers.length * area];
        long[] classesOf = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            int from = numbers[i] * area;
            for (int p = 0; p < area; p++) {
                values[i * area + p] = (pixels[from + p] & 0xFF) / 255f;
            }
            classesOf[i] = labels[numbers[i]] & 0xFF;
        }
        return new Batch(
                Tensors.of(values, numbers.length, channels, height, width), Tensors.of(classesOf, numbers.length));
    }

    /** The mean of all pixels in [0, 1] and their standard deviation. */
    public double[] meanAndDeviation() {
        double sum = 0;
        double squares = 0;
        for (byte pixel : pixels) {
            double value = (pixel & 0xFF) / 255.0;
            sum += value;
            squares += value * value;
        }
        double mean = sum / pixels.length;
        return new double[] {mean, Math.sqrt(Math.max(0, squares / pixels.length - mean * mean))};
    }
}
