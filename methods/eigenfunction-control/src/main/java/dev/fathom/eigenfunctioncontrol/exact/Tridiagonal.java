package dev.fathom.eigenfunctioncontrol.exact;

/** Tridiagonal systems with one constant beside the diagonal. */
final class Tridiagonal {

    private Tridiagonal() {}

    /** Solves without pivoting: for definite matrices, and for nearly singular ones in inverse iteration. */
    static double[] solve(double[] diagonal, double off, double[] right) {
        int n = diagonal.length;
        double[] c = new double[n];
        double[] x = new double[n];
        double pivot = diagonal[0];
        x[0] = right[0] / pivot;
        for (int i = 1; i < n; i++) {
            c[i - 1] = off / pivot;
            pivot = diagonal[i] - off * c[i - 1];
            if (pivot == 0) {
                pivot = 1e-300;
            }
            x[i] = (right[i] - off * x[i - 1]) / pivot;
        }
        for (int i = n - 2; i >= 0; i--) {
            x[i] -= c[i] * x[i + 1];
        }
        return x;
    }
}
