package dev.fathom.hiddenconvexity;

/**
 * The settings of {@link ShiftedBundleLevel}.
 *
 * @param alpha α, the share of the way that a step goes; in (0, 1]. In practice 0.05 to 0.3
 * @param tau τ, the shift; positive. In practice 1e-6 to 1e-3; the theory's is ρα²D²/(2μ²)
 * @param maxIterations T, at least 1
 * @param optimalValue F1*, finite
 * @param tolerance ε: stops, after a look for feasible points below the optimal value, when max(F1 − F1*, violation) is
 *     at most this; 0 to use all iterations
 * @param annealing how τ and α fall
 */
public record StarBundleOptions(
        double alpha, double tau, int maxIterations, double optimalValue, double tolerance, Annealing annealing) {

    static final double DEFAULT_ALPHA = 0.1;

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

    /**
     * What to begin with if no constants are known: α = 0.1 and the shift of {@link #defaultShift}, all iterations.
     *
     * @param start where the solver will start
     */
    public static StarBundleOptions defaults(
            ConstrainedProblem problem, double[] start, int maxIterations, double optimalValue) {
        return of(DEFAULT_ALPHA, defaultShift(problem, start), maxIterations, optimalValue);
    }

    /** τ = 1e-4·max(1, |F1(start)|): the shift to begin with if no constants are known. */
    public static double defaultShift(ConstrainedProblem problem, double[] start) {
        return shiftFor(problem.objective().value(start));
    }

    static double shiftFor(double objective) {
        return 1e-4 * Math.max(1, Math.abs(objective));
    }

    /**
     * The settings of the theory: α = εμ²/((ρ + L)D²), τ = ρα²D²/(2μ²) and T = ⌈ln(2V0/ε)/α⌉, stopping at ε.
     *
     * @param epsilon ε, positive
     * @param curvature ρ, L and D/μ; τ is at least αε/1000, a bias of ε/1000
     * @param initialMerit V0 = max(F1 − F1*, violation) at the start, or a bound of it; positive
     */
    public static StarBundleOptions theory(
            double epsilon, double optimalValue, CurvatureBound curvature, double initialMerit) {
        if (!(epsilon > 0) || !(initialMerit > 0)) {
            throw new IllegalArgumentException(
                    "epsilon and initialMerit must be positive, got " + epsilon + ", " + initialMerit);
        }
        double alpha = Math.min(1, epsilon / (2 * curvature.curvedness()));
        double steps = Math.max(1, Math.ceil(Math.log(2 * initialMerit / epsilon) / alpha));
        double tau = Math.max(curvature.shift(alpha), 1e-3 * alpha * epsilon);
        return of(alpha, tau, (int) Math.min(steps, Integer.MAX_VALUE), optimalValue)
                .untilWithin(epsilon);
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
