package dev.fathom.ngvi;

/** Names for the three gradient estimators. */
public final class Estimators {

    private Estimators() {}

    /** E1 with K draws; see {@link GradientEstimator.Reparameterised}. */
    public static GradientEstimator reparameterised(int draws) {
        return new GradientEstimator.Reparameterised(draws, false);
    }

    /** E2 with K draws; see {@link GradientEstimator.Price}. */
    public static GradientEstimator price(int draws) {
        return new GradientEstimator.Price(draws, false);
    }

    /** E3; see {@link GradientEstimator.Quadrature}. */
    public static GradientEstimator quadrature(int nodes) {
        return new GradientEstimator.Quadrature(nodes);
    }
}
