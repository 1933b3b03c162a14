package dev.fathom.ngvi;

import dev.fathom.optim.convex.MirrorMap;

/**
 * The mirror map of mean-field Gaussians: the log-partition's conjugate A* over expectation parameters. A point is kept
 * as its d means followed by its d variances, from which ω = (m, m² + v) follows; its dual is λ1 = m/v followed by λ2 =
 * −1/(2v), up to which A* is fixed by A*(ω) = −½ Σ ln v. The divergence is KL(x ‖ y).
 */
record GaussianMirror() implements MirrorMap {

    /** A*(ω) = −½ Σ ln v_i, without its constant. */
    @Override
    public double value(double[] x) {
        double sum = 0;
        for (int i = x.length / 2; i < x.length; i++) {
            sum -= Math.log(x[i]) / 2;
        }
        return sum;
    }

    @Override
    public void gradient(double[] x, double[] dual) {
        int d = x.length / 2;
        for (int i = 0; i < d; i++) {
            double variance = x[d + i];
            dual[i] = x[i] / variance;
            dual[d + i] = -0.5 / variance;
        }
    }

    /** ∇A(λ), as means and variances; a λ2 that is not negative gives a variance that is not positive. */
    @Override
    public void conjugateGradient(double[] dual, double[] x) {
        int d = dual.length / 2;
        for (int i = 0; i < d; i++) {
            double variance = -0.5 / dual[d + i];
            x[i] = dual[i] * variance;
            x[d + i] = variance;
        }
    }

    /** A(λ) = Σ −λ1²/(4λ2) − ½ ln(−2λ2). */
    double logPartition(double[] dual) {
        int d = dual.length / 2;
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += -dual[i] * dual[i] / (4 * dual[d + i]) - Math.log(-2 * dual[d + i]) / 2;
        }
        return sum;
    }

    @Override
    public double divergence(double[] x, double[] y) {
        int d = x.length / 2;
        double sum = 0;
        for (int i = 0; i < d; i++) {
            double off = x[i] - y[i];
            double ratio = x[d + i] / y[d + i];
            sum += off * off / y[d + i] + ratio - 1 - Math.log(ratio);
        }
        return sum / 2;
    }
}
