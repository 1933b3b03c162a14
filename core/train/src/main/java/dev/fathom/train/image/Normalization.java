package dev.fathom.train.image;

import dev.fathom.data.ImageSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Shifts and scales the pixels of each channel, as values of [0, 1], to mean 0 and deviation 1.
 *
 * @param mean the mean of each channel over the training split
 * @param deviation the standard deviation of each channel, positive
 */
public record Normalization(List<Double> mean, List<Double> deviation) {

    private static final int LEVELS = 256;

    /** Checks the ranges. */
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        if (mean.isEmpty() || mean.size() != deviation.size()) {
            throw new IllegalArgumentException(
                    "every channel needs a mean and a deviation, got " + mean + " and " + deviation);
        }
        for (int c = 0; c < mean.size(); c++) {
            if (!Double.isFinite(mean.get(c)) || !(deviation.get(c) > 0) || Double.isInfinite(deviation.get(c))) {
                throw new IllegalArgumentException(
                        "means must be finite and deviations positive, got " + mean + " and " + deviation);
            }
        }
    }

    /** The normalisation of a set; channels of one value only are not scaled. */
    static Normalization of(ImageSet images) {
        ImageSet.Statistics statistics = images.statistics();
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        for (int c = 0; c < images.channels(); c++) {
            mean.add(statistics.mean().get(c));
            deviation.add(
                    statistics.deviation().get(c) > 0 ? statistics.deviation().get(c) : 1.0);
        }
        return new Normalization(mean, deviation);
    }

    /** The normalised value of each level 0 to 255 of a channel. */
    float[] table(int channel) {
        float[] table = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = (float) (((double) level / (LEVELS - 1) - mean.get(channel)) / deviation.get(channel));
        }
        return table;
    }
}
