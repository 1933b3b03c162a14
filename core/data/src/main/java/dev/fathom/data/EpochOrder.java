package dev.fathom.data;

/**
 * The order in which a training sees its examples: a permutation for every epoch that is a pure function of (seed,
 * epoch, index). Nothing is stored, so any place of any epoch is found at once, whatever was seen before and by how
 * many threads.
 *
 * <p>A Feistel network over the next power of four, walked until it falls inside (Black and Rogaway 2002).
 */
public final class EpochOrder {

    private static final int ROUNDS = 6;

    private final long seed;
    private final long size;
    private final int halfBits;

    private EpochOrder(long seed, long size) {
        this.seed = seed;
        this.size = size;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        this.halfBits = Math.max(1, (bits + 1) / 2);
    }

    /**
     * The orders of {@code size} examples.
     *
     * @param size at least 1
     */
    public static EpochOrder of(long seed, long size) {
        if (size < 1) {
            throw new IllegalArgumentException("there must be at least 1 example to order, got " + size);
        }
        return new EpochOrder(seed, size);
    }

    /** Number of examples. */
    public long size() {
        return size;
    }

    /**
     * The example at a place of an epoch.
     *
     * @param epoch at least 0
     * @param place at least 0, below {@link #size()}
     * @return an example, at least 0, below {@link #size()}; each exactly once over all places
     */
    public long index(long epoch, long place) {
        if (place < 0 || place >= size) {
            throw new IndexOutOfBoundsException("place " + place + " is not in [0, " + size + ")");
        }
        long key = mix(mix(seed) + epoch);
        long index = place;
        do {
            index = permute(index, key);
        } while (index >= size);
        return index;
    }

    private long permute(long value, long key) {
        long mask = (1L << halfBits) - 1;
        long left = value >>> halfBits;
        long right = value & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (mix(right + mix(key + round)) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }

    /** The finaliser of SplitMix64 (Steele et al. 2014). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
