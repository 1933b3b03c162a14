package dev.fathom.amid.game;

/**
 * e^x of many numbers at once. With x = k log 2 + r, |r| ≤ ½ log 2, it is 2^k times Taylor's polynomial of e^r to
 * degree 13, whose remainder is below 1e-17. The loops hold arithmetic only and are short, so that the compiler turns
 * each of them into vector instructions; it does so for no loop that calls a function and for no long one. The relative
 * error is below 5e-16. Holds scratch memory: for one thread at a time.
 */
final class Exponential {

    /** For x down to this the answer has all its digits; below, use single calls. */
    static final double LOWEST = -700;

    private static final double LOG2_E = 1.4426950408889634;
    private static final double LOG_2 = 0x1.62e42feep-1; // so few digits that k times it is exact
    private static final double LOG_2_REST = 0x1.a39ef35793c76p-33;

    /** Adding it rounds to an integer, which then stands in the lowest bits. */
    private static final double ROUND = 0x1.8p52;

    private final double[] rounded;
    private final double[] rest;
    private final double[] series;

    /** Room for {@code most} numbers. */
    Exponential(int most) {
        rounded = new double[most];
        rest = new double[most];
        series = new double[most];
    }

    /** Prepares {@link #at} for i &lt; n. */
    void of(double[] x, int n) {
        reduce(x, n, rounded, rest);
        upperTerms(rest, n, series);
        lowerTerms(rest, n, series);
    }

    /** e^x[i], if x[i] is between {@link #LOWEST} and 0: 2^k is put in by adding k to the exponent's bits. */
    double at(int i) {
        long exponent = Double.doubleToRawLongBits(rounded[i]) << 52;
        return Double.longBitsToDouble(Double.doubleToRawLongBits(series[i]) + exponent);
    }

    private static void reduce(double[] x, int n, double[] rounded, double[] rest) {
        for (int i = 0; i < n; i++) {
            double shifted = x[i] * LOG2_E + ROUND;
            double k = shifted - ROUND;
            rounded[i] = shifted;
            rest[i] = x[i] - k * LOG_2 - k * LOG_2_REST;
        }
    }

    private static void upperTerms(double[] rest, int n, double[] series) {
        for (int i = 0; i < n; i++) {
            double r = rest[i];
            double sum = 1.0 / 479_001_600 + r * (1.0 / 6_227_020_800.0);
            sum = 1.0 / 39_916_800 + r * sum;
            sum = 1.0 / 3_628_800 + r * sum;
            sum = 1.0 / 362_880 + r * sum;
            sum = 1.0 / 40_320 + r * sum;
            series[i] = 1.0 / 5_040 + r * sum;
        }
    }

    private static void lowerTerms(double[] rest, int n, double[] series) {
        for (int i = 0; i < n; i++) {
            double r = rest[i];
            double sum = 1.0 / 720 + r * series[i];
            sum = 1.0 / 120 + r * sum;
            sum = 1.0 / 24 + r * sum;
            sum = 1.0 / 6 + r * sum;
            sum = 0.5 + r * sum;
            series[i] = 1 + (r + r * r * sum);
        }
    }
}
