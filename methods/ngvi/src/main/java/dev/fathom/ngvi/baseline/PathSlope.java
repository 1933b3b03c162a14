package dev.fathom.ngvi.baseline;

import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.LikelihoodGradient;
import org.jspecify.annotations.Nullable;

/** Through an estimator of this package: ∂/∂ln σ = v(ĥ + s0) − 1. */
record PathSlope(LikelihoodGradient gradient, GaussianPrior prior) implements Slope {

    @Override
    public void write(double[] m, double[] v, int @Nullable [] batch, double[] out) {
        gradient.estimate(m, v, batch);
        int d = m.length;
        for (int i = 0; i < d; i++) {
            out[i] = gradient.mean()[i] + prior.precision(i) * (m[i] - prior.mean(i));
            out[d + i] = v[i] * (gradient.curvature()[i] + prior.precision(i)) - 1;
        }
    }
}
