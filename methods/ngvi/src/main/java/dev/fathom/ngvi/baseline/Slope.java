package dev.fathom.ngvi.baseline;

import org.jspecify.annotations.Nullable;

/** An estimate of the gradient of −ELBO in means and logarithms of deviations. */
interface Slope {

    /** Writes ∂/∂m, then ∂/∂ln σ, to {@code out}, of length 2d. */
    void write(double[] m, double[] v, int @Nullable [] batch, double[] out);
}
