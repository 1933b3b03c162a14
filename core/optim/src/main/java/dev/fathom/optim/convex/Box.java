package dev.fathom.optim.convex;

import java.util.Arrays;

/** The box {x : lower_i ≤ x_i ≤ upper_i}; a bound may be infinite. */
public final class Box implements ConvexSet {

    private final double[] lower;
    private final double[] upper;

    private Box(double[] lower, double[] upper) {
        this.lower = lower;
        this.upper = upper;
    }

    /**
     * A box with its own bounds per coordinate.
     *
     * @throws IllegalArgumentException if the lengths differ, a bound is NaN, or a lower bound exceeds its upper bound
     */
    public static Box of(double[] lower, double[] upper) {
        if (lower.length != upper.length) {
            throw new IllegalArgumentException(
                    "a box needs as many lower as upper bounds, got " + lower.length + " and " + upper.length);
        }
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i])) {
                throw new IllegalArgumentException("a box needs lower <= upper, but coordinate " + i + " has lower "
                        + lower[i] + " and upper " + upper[i]);
            }
        }
        return new Box(lower.clone(), upper.clone());
    }

    /** The cube [lower, upper]^dimension. */
    public static Box of(int dimension, double lower, double upper) {
        double[] low = new double[dimension];
        double[] high = new double[dimension];
        Arrays.fill(low, lower);
        Arrays.fill(high, upper);
        return of(low, high);
    }

    /** The lower bounds: a copy. */
    public double[] lower() {
        return lower.clone();
    }

    /** The upper bounds: a copy. */
    public double[] upper() {
        return upper.clone();
    }

    @Override
    public void project(double[] x) {
        Vectors.check(x, lower.length, "the box");
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.min(Math.max(x[i], lower[i]), upper[i]);
        }
    }

    @Override
    public void differentiate(double[] y, double[] projected, double[] direction) {
        for (int i = 0; i < direction.length; i++) {
            if (y[i] <= lower[i] || y[i] >= upper[i]) {
                direction[i] = 0;
            }
        }
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        Vectors.check(x, lower.length, "the box");
        for (int i = 0; i < x.length; i++) {
            if (x[i] < lower[i] - tolerance || x[i] > upper[i] + tolerance) {
                return false;
            }
        }
        return true;
    }
}
