package dev.fathom.hiddenconvexity;

/**
 * The settings of {@link ShiftedBundleLevel}.
 *
 * @param alpha α, the share of the way that a step goes; in (0, 1]. In practice 0.05 to 0.3
 * @param tau τ, the shift; positive. In practice 1e-6 to 1e-3; the theory's is ρα²D²/(2μ²)
 * @param maxIterations T, at least 1
 * @param optimalValue F1*, finite
 * @param tolerance ε: stops when max(F1 − F1*, violation) is at most this; 0 to use all iterations
 * @param annealing how τ and α fall
 */
public record StarBundleOptions(
        double alpha, double tau, int maxIterations, double optimalValue, double tolerance, Annealing annealing) {

    /** Checks the ranges. */
    public StarBundleOptions {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in (0, 1], got " + alpha);
        }
        if (!(tau > 0) || Double.isInfinite(tau)) {
            throw new IllegalArgumentException("tau must be positive and finite, got " + tau
                    + ": without a shift the steps can circle around a non-optimal point for ever");
        }
        if (maxIterations < 1) {
            throw new IllegalArgumentException("maxIterations must be at least 1, got " + maxIterations);
        }
        if (!Double.isFinite(optimalValue)) {
            throw new IllegalArgumentException(
                    "optimalValue must be finite, got " + optimalValue + ": use AdaptiveBundleLevel if it is unknown");
        }
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance must be at least 0, got " + tolerance);
        }
    }

    /** Fixed α and τ, all iterations. */
    public static StarBundleOptions of(double alpha, double tau, int maxIterations, double optimalValue) {
        return new StarBundleOptions(alpha, tau, maxIterations, optimalValue, 0, Annealing.none());
    }

    /** These settings, stopping at a tolerance. */
    public StarBundleOptions untilWithin(double epsilon) {
        return new StarBundleOptions(alpha, tau, maxIterations, optimalValue, epsilon, annealing);
    }

    /** These settings with a falling shift. */
    public StarBundleOptions annealed(Annealing schedule) {
        return new StarBundleOptions(alpha, tau, maxIterations, optimalValue, tolerance, schedule);
    }
}
