package dev.fathom.ngvi;

import java.util.Arrays;

/** Products with I + R in O(nd), without the matrix. */
final class SmoothnessOperator {

    private final Glm.Expectation e;
    private final double[] v;
    private final double[] u;
    private final double[] w;
    private final double[] outU;
    private final double[] outW;

    /** Reads the expectation and the variances at every product, so both may change in between. */
    SmoothnessOperator(Glm.Expectation e, double[] v) {
        this.e = e;
        this.v = v;
        u = new double[v.length];
        w = new double[v.length];
        outU = new double[v.length];
        outW = new double[v.length];
    }

    int size() {
        return 2 * v.length;
    }

    /** Writes (I + R) vector to {@code out}; both of length 2d. */
    void multiply(double[] vector, double[] out) {
        int d = v.length;
        for (int j = 0; j < d; j++) {
            u[j] = Math.sqrt(v[j]) * vector[j];
            w[j] = v[j] * vector[d + j];
        }
        Arrays.fill(outU, 0);
        Arrays.fill(outW, 0);
        double[] x = e.glm().design().values();
        for (int row = 0, from = 0; row < e.second.length; row++, from += d) {
            double p = 0;
            double q = 0;
            for (int j = 0; j < d; j++) {
                double value = x[from + j];
                p += value * u[j];
                q += value * value * w[j];
            }
            double third = e.third[row] * Math.sqrt(0.5); // √2 · ½ φ'''
            double up = e.second[row] * p + third * q;
            double down = third * p + e.fourth[row] * q / 2; // 2 · ¼ φ''''
            for (int j = 0; j < d; j++) {
                double value = x[from + j];
                outU[j] += up * value;
                outW[j] += down * value * value;
            }
        }
        for (int j = 0; j < d; j++) {
            out[j] = vector[j] + Math.sqrt(v[j]) * (outU[j] - e.hessianDiagonal[j] * u[j]);
            out[d + j] = vector[d + j] + v[j] * outW[j];
        }
    }
}
