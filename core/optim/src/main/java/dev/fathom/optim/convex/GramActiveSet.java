package dev.fathom.optim.convex;

import java.util.Arrays;

/**
 * Minimises ½ zᵀHz − cᵀz + Σ max(upper_i z_i, lower_i z_i) for a small positive definite H by an active-set method: the
 * dual of projecting onto {lower ≤ Ax ≤ upper} when H = AAᵀ. A one-sided row has lower = −∞, which forces z_i ≥ 0.
 */
final class GramActiveSet {

    private final double[][] factor;
    private final double[] target;
    private final int[] free;
    private final int[] sign;

    GramActiveSet(int rows) {
        this.factor = new double[rows][rows];
        this.target = new double[rows];
        this.free = new int[rows];
        this.sign = new int[rows];
    }

    /** Overwrites {@code z}, which holds where to start, by the minimiser. */
    void minimise(double[][] h, double[] c, double[] lower, double[] upper, int m, double[] z) {
        for (int i = 0; i < m; i++) {
            sign[i] = (int) Math.signum(z[i]);
        }
        for (int pass = 0; pass < 20 + 10 * m; pass++) {
            int n = 0;
            for (int i = 0; i < m; i++) {
                if (sign[i] != 0) {
                    free[n++] = i;
                }
            }
            solveFree(h, c, lower, upper, n);
            double step = firstSignChange(z, n);
            for (int k = 0; k < n; k++) {
                int i = free[k];
                z[i] += step * (target[k] - z[i]);
                if (z[i] * sign[i] <= 0) {
                    z[i] = 0;
                    sign[i] = 0;
                }
            }
            if (step == 1 && !release(h, c, lower, upper, m, z)) {
                return;
            }
        }
    }

    /** How far towards the target the first coordinate reaches zero; 1 if none does before the target. */
    private double firstSignChange(double[] z, int n) {
        double step = 1;
        for (int k = 0; k < n; k++) {
            int i = free[k];
            if (target[k] * sign[i] < 0) {
                step = Math.min(step, z[i] / (z[i] - target[k]));
            }
        }
        return step;
    }

    /** Frees the coordinate at zero whose row is violated most; false if none is. */
    private boolean release(double[][] h, double[] c, double[] lower, double[] upper, int m, double[] z) {
        double most = 0;
        int chosen = -1;
        int towards = 0;
        for (int i = 0; i < m; i++) {
            if (sign[i] != 0) {
                continue;
            }
            double row = c[i];
            double size = Math.abs(c[i]);
            for (int j = 0; j < m; j++) {
                row -= h[i][j] * z[j];
                size += Math.abs(h[i][j] * z[j]);
            }
            double noise = 1e-15 * size;
            if (row - upper[i] > most + noise) {
                most = row - upper[i];
                chosen = i;
                towards = 1;
            }
            if (lower[i] - row > most + noise) {
                most = lower[i] - row;
                chosen = i;
                towards = -1;
            }
        }
        if (chosen >= 0) {
            sign[chosen] = towards;
        }
        return chosen >= 0;
    }

    /** Cholesky on the free rows; a pivot that vanishes (parallel rows) leaves its coordinate where it is, at 0. */
    private void solveFree(double[][] h, double[] c, double[] lower, double[] upper, int n) {
        for (int k = 0; k < n; k++) {
            int i = free[k];
            target[k] = c[i] - (sign[i] > 0 ? upper[i] : lower[i]);
            for (int l = 0; l <= k; l++) {
                double sum = h[i][free[l]];
                for (int q = 0; q < l; q++) {
                    sum -= factor[k][q] * factor[l][q];
                }
                if (l < k) {
                    factor[k][l] = factor[l][l] > 0 ? sum / factor[l][l] : 0;
                } else {
                    factor[k][k] = sum > 1e-16 * h[i][i] ? Math.sqrt(sum) : 0;
                }
            }
        }
        for (int k = 0; k < n; k++) {
            for (int q = 0; q < k; q++) {
                target[k] -= factor[k][q] * target[q];
            }
            target[k] = factor[k][k] > 0 ? target[k] / factor[k][k] : 0;
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int q = k + 1; q < n; q++) {
                target[k] -= factor[q][k] * target[q];
            }
            target[k] = factor[k][k] > 0 ? target[k] / factor[k][k] : 0;
        }
        Arrays.fill(target, n, target.length, 0);
    }
}
