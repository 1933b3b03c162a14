package dev.fathom.data;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Labelled images of one size, kept as bytes: (N, C, H, W) unsigned, 0 to 255.
 *
 * <p>Batches are a pure function of an {@link EpochOrder} and a position, so they are the same whoever asks, whenever.
 */
public final class ImageSet {

    private final String name;
    private final int channels;
    private final int height;
    private final int width;
    private final byte[] pixels;
    private final int[] labels;
    private final List<String> classes;
    private final DataProvenance provenance;

    /**
     * A set of images; the arrays are taken over, not copied.
     *
     * @param name name of the set
     * @param channels number of channels, C
     * @param height number of rows, H
     * @param width number of columns, W
     * @param pixels unsigned bytes, image by image, channel by channel, row by row
     * @param labels class of each image, from 0
     * @param classes names of the classes
     * @param provenance where the images came from
     * @throws IllegalArgumentException if the sizes do not fit together or a label has no class
     */
    public ImageSet(
            String name,
            int channels,
            int height,
            int width,
            byte[] pixels,
            int[] labels,
            List<String> classes,
            DataProvenance provenance) {
        if (channels < 1 || height < 1 || width < 1 || labels.length < 1) {
            throw new IllegalArgumentException(name + ": an image set needs at least one image of at least one pixel");
        }
        long needed = (long) labels.length * channels * height * width;
        if (pixels.length != needed) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "%s: %d images of %d x %d x %d need %d bytes, got %d",
                    name,
                    labels.length,
                    channels,
                    height,
                    width,
                    needed,
                    pixels.length));
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT,
                        "%s: image %d has label %d, but there are %d classes",
                        name,
                        i,
                        labels[i],
                        classes.size()));
            }
        }
        this.name = name;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.pixels = pixels;
        this.labels = labels;
        this.classes = List.copyOf(classes);
        this.provenance = provenance;
    }

    /**
     * Some of the images.
     *
     * @param images unsigned bytes, (B, C, H, W)
     * @param labels classes, (B), 64-bit integers
     */
    public record Batch(Tensor images, Tensor labels) implements AutoCloseable {
        @Override
        public void close() {
            images.close();
            labels.close();
        }
    }

    /**
     * Mean and standard deviation of each channel.
     *
     * @param mean one for each channel, in [0, 1]
     * @param deviation one for each channel
     */
    public record Statistics(List<Double> mean, List<Double> deviation) {

        /** Takes copies of the lists. */
        public Statistics {
            mean = List.copyOf(mean);
            deviation = List.copyOf(deviation);
        }
    }

    /**
     * The images at places of an order, going on into the following epochs where an epoch ends.
     *
     * @param order an order over {@link #size()} items
     * @param position place of the first one, counted over all epochs
     * @param count how many, at least 1
     * @throws IllegalArgumentException if the order is of another size or the count is not positive
     */
    public Batch batch(EpochOrder order, long position, int count) {
        if (order.size() != size()) {
            throw new IllegalArgumentException(
                    name + " has " + size() + " images, but the order is over " + order.size());
        }
        int[] chosen = new int[positive(count)];
        for (int i = 0; i < count; i++) {
            chosen[i] = (int) order.at(position + i);
        }
        return gather(chosen);
    }

    /**
     * Neighbouring images in stored order, for evaluation.
     *
     * @param from first image
     * @param count how many, at least 1
     * @throws IndexOutOfBoundsException if they are not all in the set
     */
    public Batch range(int from, int count) {
        if (from < 0 || from > size() - positive(count)) {
            throw new IndexOutOfBoundsException(
                    name + " has " + size() + " images; there are no " + count + " from " + from + " on");
        }
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            chosen[i] = from + i;
        }
        return gather(chosen);
    }

    private Batch gather(int[] chosen) {
        int each = channels * height * width;
        ByteBuffer images = ByteBuffer.allocateDirect(Math.multiplyExact(chosen.length, each));
        ByteBuffer classesOf = ByteBuffer.allocateDirect(Math.multiplyExact(chosen.length, Long.BYTES))
                .order(ByteOrder.nativeOrder());
        for (int image : chosen) {
            images.put(pixels, image * each, each);
            classesOf.putLong(labels[image]);
        }
        return new Batch(
                Tensors.ofBuffer(images.flip(), DType.U8, chosen.length, channels, height, width),
                Tensors.ofBuffer(classesOf.flip(), DType.I64, chosen.length));
    }

    private static int positive(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a batch needs at least 1 image, got " + count);
        }
        return count;
    }

    /** Mean and standard deviation of each channel over all images, with pixels scaled to [0, 1]. */
    public Statistics statistics() {
        List<Double> means = new ArrayList<>();
        List<Double> deviations = new ArrayList<>();
        int plane = height * width;
        for (int c = 0; c < channels; c++) {
            long sum = 0;
            long squares = 0;
            for (int i = 0; i < size(); i++) {
                int start = (i * channels + c) * plane;
                for (int p = start; p < start + plane; p++) {
                    int value = pixels[p] & 0xFF;
                    sum += value;
                    squares += (long) value * value;
                }
            }
            double count = (double) size() * plane;
            double mean = sum / count / 255;
            means.add(mean);
            deviations.add(Math.sqrt(Math.max(0, squares / count / (255.0 * 255) - mean * mean)));
        }
        return new Statistics(means, deviations);
    }

    /** Name of the set. */
    public String name() {
        return name;
    }

    /** Number of images, N. */
    public int size() {
        return labels.length;
    }

    /** Number of channels, C. */
    public int channels() {
        return channels;
    }

    /** Number of rows, H. */
    public int height() {
        return height;
    }

    /** Number of columns, W. */
    public int width() {
        return width;
    }

    /** Class of an image. */
    public int label(int image) {
        return labels[image];
    }

    /** Value of one pixel, 0 to 255. */
    public int pixel(int image, int channel, int row, int column) {
        return pixels[((image * channels + channel) * height + row) * width + column] & 0xFF;
    }

    /** Names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** Where the images came from. */
    public DataProvenance provenance() {
        return provenance;
    }
}
