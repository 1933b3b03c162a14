package dev.fathom.train.image;

import dev.fathom.data.ImageSet;

/**
 * Shifts and scales pixels of [0, 1] to mean 0 and deviation 1.
 *
 * @param mean the mean of the pixels learnt from
 * @param deviation their standard deviation, positive
 */
public record Normalization(double mean, double deviation) {

    private static final int LEVELS = 256;

    /** Checks the ranges. */
    public Normalization {
        if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException(
                    "mean must be finite and deviation positive, got " + mean + " and " + deviation);
        }
    }

    /** The normalisation of the given pictures of a set; pictures of one colour only are not scaled. */
    static Normalization of(ImageSet images, int[] chosen) {
        int area = images.channels() * images.height() * images.width();
        long[] counts = new long[LEVELS];
        for (int picture : chosen) {
            for (int p = picture * area; p < (picture + 1) * area; p++) {
                counts[images.pixels()[p] & 0xFF]++;
            }
        }
        double number = (double) chosen.length * area;
        double mean = 0;
        for (int level = 0; level < LEVELS; level++) {
            mean += counts[level] / number * level / (LEVELS - 1);
        }
        double variance = 0;
        for (int level = 0; level < LEVELS; level++) {
            double distance = (double) level / (LEVELS - 1) - mean;
            variance += counts[level] / number * distance * distance;
        }
        return new Normalization(mean, variance > 0 ? Math.sqrt(variance) : 1);
    }

    /** The normalised value of each level 0 to 255. */
    float[] table() {
        float[] table = new float[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = (float) (((double) level / (LEVELS - 1) - mean) / deviation);
        }
        return table;
    }
}
