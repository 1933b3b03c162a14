package dev.fathom.optim.convex;

/** Arithmetic of vectors of the same length, and what every set of this package demands of those it is given. */
public final class Vectors {

    private Vectors() {}

    /** Any length. */
    static final int ANY = -1;

    static void check(double[] x, int dimension, String set) {
        if (dimension != ANY && x.length != dimension) {
            throw new IllegalArgumentException(
                    set + " has dimension " + dimension + ", but the vector has length " + x.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(x[i])) {
                throw new IllegalArgumentException(
                        "coordinate " + i + " of the vector is NaN: check the step that produced it");
            }
        }
    }

    static double requireFinite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " must be finite, got " + value);
        }
        return value;
    }

    static double requirePositive(double value, String name) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + value);
        }
        return value;
    }

    static void requireThreshold(double threshold) {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException("a proximal threshold must be at least 0, got " + threshold);
        }
    }

    /** Σ a_i·b_i, over the length of {@code a}. */
    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** ‖a − b‖₂, over the length of {@code a}. */
    public static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }
}
