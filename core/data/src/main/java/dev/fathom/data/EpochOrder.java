package dev.fathom.data;

/**
 * The order in which data is visited: a fresh permutation of {@code [0, size)} for every epoch, as a pure function of
 * (seed, epoch, index).
 *
 * <p>Nothing is stored and nothing advances, so a run that resumes at any position, or reads with any number of
 * threads, sees the same order. The permutation is an alternating Feistel network on the smallest power of two that
 * holds {@code size}, walked until it falls inside the range (fewer than two steps on average); one look-up costs well
 * under a microsecond for any size.
 */
public final class EpochOrder {

    private static final int ROUNDS = 12;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final long size;
    private final int lowBits;
    private final long lowMask;
    private final long highMask;

    private EpochOrder(long seed, long size) {
        this.seed = seed;
        this.size = size;
        int bits = 64 - Long.numberOfLeadingZeros(size - 1);
        this.lowBits = bits / 2;
        this.lowMask = (1L << lowBits) - 1;
        this.highMask = (1L << (bits - lowBits)) - 1;
    }

    /**
     * The orders of a data set.
     *
     * @param seed chooses the sequence of permutations
     * @param size number of items, at least 1 and at most 2^62
     * @throws IllegalArgumentException if the size is out of range
     */
    public static EpochOrder of(long seed, long size) {
        if (size < 1 || size > 1L << 62) {
            throw new IllegalArgumentException("size must be between 1 and 2^62, got " + size);
        }
        return new EpochOrder(seed, size);
    }

    /** Number of items in each epoch. */
    public long size() {
        return size;
    }

    /**
     * The item visited at position {@code i} of an epoch; over all {@code i} of one epoch every item comes exactly
     * once.
     *
     * @param epoch number of the epoch, from 0
     * @param i position within the epoch, in {@code [0, size)}
     * @return the item, in {@code [0, size)}
     * @throws IndexOutOfBoundsException if {@code epoch} is negative or {@code i} is outside the epoch
     */
    public long index(long epoch, long i) {
        if (epoch < 0) {
            throw new IndexOutOfBoundsException("epoch must be >= 0, got " + epoch);
        }
        if (i < 0 || i >= size) {
            throw new IndexOutOfBoundsException("position must be in [0, " + size + "), got " + i);
        }
        long key = mix(mix(seed + GOLDEN) + epoch * GOLDEN);
        long item = i;
        do {
            item = permute(key, item);
        } while (item >= size);
        return item;
    }

    /**
     * The item at a position counted over all epochs: {@code at(p)} is {@code index(p / size, p % size)}.
     *
     * @param position items visited before this one, at least 0
     * @throws IndexOutOfBoundsException if {@code position} is negative
     */
    public long at(long position) {
        if (position < 0) {
            throw new IndexOutOfBoundsException("position must be >= 0, got " + position);
        }
        return index(position / size, position % size);
    }

    private long permute(long key, long value) {
        long high = value >>> lowBits;
        long low = value & lowMask;
        long roundKey = key;
        for (int round = 0; round < ROUNDS; round++) {
            roundKey += GOLDEN;
            high ^= mix(roundKey ^ low) & highMask;
            roundKey += GOLDEN;
            low ^= mix(roundKey ^ high) & lowMask;
        }
        return high << lowBits | low;
    }

    /** The finaliser of SplitMix64: every input bit changes every output bit with probability one half. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
