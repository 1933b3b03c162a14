package dev.fathom.nn;

/** Ranges that constructors of this package ask for. */
final class Check {
    private Check() {}

    static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, got " + value);
        }
    }

    static void probability(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be in [0, 1), got " + value);
        }
    }

    static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be > 0 and finite, got " + value);
        }
    }

    static void multiple(String name, long value, String ofName, long of) {
        if (value % of != 0) {
            throw new IllegalArgumentException(name + " must be a multiple of " + ofName + " " + of + ", got " + value);
        }
    }
}
