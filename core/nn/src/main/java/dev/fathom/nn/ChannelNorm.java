package dev.fathom.nn;

/** How the channels of pictures are normalised. */
public enum ChannelNorm {
    /** Per sample, in groups of channels: no running statistics, the same in training and evaluation. */
    GROUP,
    /** Per channel over the batch, with running statistics for evaluation. */
    BATCH;

    private static final double EPS = 1e-5;
    private static final double MOMENTUM = 0.1;
    private static final int LARGEST_GROUP_COUNT = 8;

    /** A normalisation of {@code channels} channels, its output multiplied by {@code scale}. */
    Layer create(Init init, int channels, double scale) {
        return this == BATCH
                ? new BatchNorm2d(init, channels, MOMENTUM, EPS, scale)
                : new GroupNorm(init, groups(channels), channels, EPS, scale);
    }

    /** The largest number of equal groups up to 8. */
    private static int groups(int channels) {
        int groups = LARGEST_GROUP_COUNT;
        while (channels % groups != 0) {
            groups--;
        }
        return groups;
    }
}
