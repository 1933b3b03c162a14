package dev.fathom.optim.convex;

import java.util.Arrays;

/**
 * The scaled simplex {x ≥ 0, Σ x_i = sum}.
 *
 * <p>The projection is exact: it subtracts the threshold θ of Held, Wolfe and Crowder (1974) found by sorting, in O(d
 * log d).
 *
 * @param dimension d, at least 1
 * @param sum positive and finite; 1 for probability vectors
 */
public record Simplex(int dimension, double sum) implements ConvexSet {

    /** Checks the ranges of the components. */
    public Simplex {
        if (dimension < 1) {
            throw new IllegalArgumentException("a simplex needs dimension >= 1, got " + dimension);
        }
        Vectors.requirePositive(sum, "the sum of a simplex");
    }

    /** The probability simplex. */
    public static Simplex probability(int dimension) {
        return new Simplex(dimension, 1);
    }

    @Override
    public void project(double[] x) {
        Vectors.check(x, dimension, "the simplex");
        project(x, 0, dimension, sum);
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        Vectors.check(x, dimension, "the simplex");
        return contains(x, 0, dimension, sum, tolerance);
    }

    @Override
    public void differentiate(double[] y, double[] projected, double[] direction) {
        differentiate(projected, direction, 0, dimension);
    }

    /** Where a coordinate is positive it moves, less the mean of those that do; where it is 0 it stays. */
    static void differentiate(double[] projected, double[] direction, int from, int length) {
        double sum = 0;
        int free = 0;
        for (int i = from; i < from + length; i++) {
            if (projected[i] > 0) {
                sum += direction[i];
                free++;
            }
        }
        for (int i = from; i < from + length; i++) {
            direction[i] = projected[i] > 0 ? direction[i] - sum / free : 0;
        }
    }

    /** Projects the block x[from, from + length). */
    static void project(double[] x, int from, int length, double sum) {
        // Adding a constant to every coordinate does not move the projection: taking the largest as zero keeps
        // the sums below free of cancellation.
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + length; i++) {
            largest = Math.max(largest, x[i]);
        }
        if (Double.isInfinite(largest)) {
            throw new IllegalArgumentException("the vector has no finite largest coordinate: " + largest);
        }
        double[] sorted = new double[length];
        for (int i = 0; i < length; i++) {
            x[from + i] -= largest;
            sorted[i] = x[from + i];
        }
        double threshold = threshold(sorted, sum);
        for (int i = from; i < from + length; i++) {
            x[i] = Math.max(x[i] - threshold, 0);
        }
    }

    /** The θ with Σ max(x_i − θ, 0) = sum; sorts its argument. */
    private static double threshold(double[] x, double sum) {
        Arrays.sort(x);
        double cumulative = 0;
        double threshold = 0;
        for (int kept = 1; kept <= x.length; kept++) {
            double value = x[x.length - kept];
            cumulative += value;
            double candidate = (cumulative - sum) / kept;
            if (value <= candidate) {
                break;
            }
            threshold = candidate;
        }
        return threshold;
    }

    static boolean contains(double[] x, int from, int length, double sum, double tolerance) {
        double total = 0;
        for (int i = from; i < from + length; i++) {
            if (x[i] < -tolerance) {
                return false;
            }
            total += x[i];
        }
        return Math.abs(total - sum) <= tolerance;
    }
}
