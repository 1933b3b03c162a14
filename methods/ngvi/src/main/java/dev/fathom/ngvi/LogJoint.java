package dev.fathom.ngvi;

import org.jspecify.annotations.Nullable;

/**
 * A likelihood, as its energy h(z) = −ln p(D | z). The Gaussian prior is kept apart: its share of every gradient is
 * exact.
 */
public interface LogJoint {

    /** Length d of z. */
    int dim();

    /** Number n of rows that minibatches are drawn from; 1 if the data cannot be divided. */
    int rows();

    /**
     * The energy of some rows, scaled to all of them: (n / |batch|) Σ h_i(z). Both arrays may hold anything before the
     * call; an estimator fills them with NaN, so that what is not written ends the fit.
     *
     * @param z length d
     * @param batch the rows; null for all
     * @param gradient overwritten with ∇h(z), length d
     * @param hessianDiagonal overwritten with diag ∇²h(z), or an unbiased or positive estimate of it; null if not
     *     needed
     * @return h(z) in nats
     */
    double energy(double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal);

    /**
     * The derivatives alone, for models that get them cheaper so.
     *
     * @throws NonFiniteEnergyException if the energy is not finite
     */
    default void derivatives(
            double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal) {
        double energy = energy(z, batch, gradient, hessianDiagonal);
        if (!Double.isFinite(energy)) {
            throw new NonFiniteEnergyException("the energy", energy, z);
        }
    }

    /** Whether {@link #energy} can give a diagonal of the Hessian. */
    default boolean hasHessianDiagonal() {
        return true;
    }

    /** Whether h is known to be convex, so that a stationary point is the global optimum. */
    default boolean isLogConcave() {
        return false;
    }
}
