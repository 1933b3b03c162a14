package dev.fathom.amid.auction;

/** Loops over parts of arrays. */
final class Vectors {

    private Vectors() {}

    /** Σ a[from + i] b[i], in four sums so that the processor need not wait for each addition. */
    static double dot(double[] a, int from, double[] b, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (int end = n - 3; i < end; i += 4) {
            s0 += a[from + i] * b[i];
            s1 += a[from + i + 1] * b[i + 1];
            s2 += a[from + i + 2] * b[i + 2];
            s3 += a[from + i + 3] * b[i + 3];
        }
        for (; i < n; i++) {
            s0 += a[from + i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
