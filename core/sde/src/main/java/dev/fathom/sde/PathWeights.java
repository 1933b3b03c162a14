package dev.fathom.sde;

import dev.fathom.engine.Tensor;

/**
 * The weights that turn paths under a control into paths under the optimal one (Girsanov and the desirability of their
 * cost), as logarithms: {@code −[Σ(f + ½‖u‖²)dt + g]/λ − λ^{-1/2} Σ u·dB}.
 *
 * @param logarithms (batch), without a graph
 */
public record PathWeights(Tensor logarithms) {

    /**
     * The weights of paths.
     *
     * @param temperature λ, the square of the noise, positive
     */
    public static PathWeights of(Paths paths, ScalarField running, ScalarField terminal, double temperature) {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("temperature must be > 0, got " + temperature);
        }
        Tensor cost = paths.costs(running, terminal).div(-temperature);
        return new PathWeights(
                cost.sub(paths.controlIntegral().div(Math.sqrt(temperature))).detach());
    }

    /** The logarithm of their mean: −V/λ of the optimal cost V, from any control. */
    public double logMean() {
        return LogDomain.logMeanExp(logarithms).item();
    }

    /** The share of paths that count: 1 if all weigh the same, 1/batch if one has all the weight. */
    public double effectiveShare() {
        return LogDomain.effectiveShare(logarithms);
    }
}
