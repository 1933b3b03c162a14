package dev.fathom.engine;

/** Bijective mixing of 64-bit words, the ground of the counter-based random streams. */
final class Mixing {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private Mixing() {}

    /** Stafford's variant 13 of the MurmurHash3 finaliser, as in SplitMix64. */
    static long mix(long word) {
        long z = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A word that depends on all bits of key and counter. */
    static long at(long key, long counter) {
        return mix(mix(counter * GOLDEN + key) + Long.rotateLeft(key, 32) + GOLDEN);
    }

    /** The start of a sequence of words that belongs to key and counter; {@link #next} walks it. */
    static long start(long key, long counter) {
        return at(key, counter) ^ Long.rotateLeft(mix(key ^ ~counter), 17);
    }

    /** The word at an index of the sequence that begins at start. */
    static long next(long start, int index) {
        return mix(start + GOLDEN * (index + 1L));
    }

    /** A key for a name: FNV-1a over the characters, mixed. */
    static long hash(String name) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash ^ name.length());
    }
}
