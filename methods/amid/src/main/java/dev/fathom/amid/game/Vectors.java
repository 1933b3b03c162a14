package dev.fathom.amid.game;

/** Loops over parts of arrays, for games that are written for speed. */
public final class Vectors {

    private Vectors() {}

    /** Σ a[from + i] b[bFrom + i] over i &lt; n, in four sums so that the processor need not wait for each addition. */
    public static double dot(double[] a, int from, double[] b, int bFrom, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int end = n - 3; i < end; i += 4) {
            s0 += a[from + i] * b[bFrom + i];
            s1 += a[from + i + 1] * b[bFrom + i + 1];
            s2 += a[from + i + 2] * b[bFrom + i + 2];
            s3 += a[from + i + 3] * b[bFrom + i + 3];
        }
        for (; i < n; i++) {
            s0 += a[from + i] * b[bFrom + i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
