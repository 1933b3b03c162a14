package dev.fathom.lab.report;

import java.util.Arrays;

/**
 * Values over a coordinate, for instance a loss over steps.
 *
 * @param x coordinates
 * @param y the value at each; NaN and infinities are gaps
 */
public record Series(double[] x, double[] y) {

    /**
     * Copies the values.
     *
     * @throws IllegalArgumentException if there are not as many values as coordinates
     */
    public Series {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "there must be as many values as coordinates, got " + y.length + " and " + x.length);
        }
        x = x.clone();
        y = y.clone();
    }

    /** Values at 0, 1, 2, …. */
    public static Series of(double... y) {
        double[] x = new double[y.length];
        Arrays.setAll(x, i -> i);
        return new Series(x, y);
    }

    /** How many values there are. */
    public int size() {
        return x.length;
    }

    @Override
    public double[] x() {
        return x.clone();
    }

    @Override
    public double[] y() {
        return y.clone();
    }

    double xAt(int i) {
        return x[i];
    }

    double yAt(int i) {
        return y[i];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series that && Arrays.equals(x, that.x) && Arrays.equals(y, that.y);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
    }

    @Override
    public String toString() {
        return "Series[" + size() + " values]";
    }

    /**
     * The exponential moving average, corrected for its start: the value at {@code i} weighs the one {@code k} places
     * before it with {@code decay^k}. Gaps stay gaps and weigh nothing.
     */
    Series smoothed(double decay) {
        double[] out = new double[y.length];
        double sum = 0;
        double weight = 0;
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i])) {
                sum = decay * sum + (1 - decay) * y[i];
                weight = decay * weight + (1 - decay);
                out[i] = sum / weight;
            } else {
                out[i] = Double.NaN;
            }
        }
        return new Series(x, out);
    }
}
