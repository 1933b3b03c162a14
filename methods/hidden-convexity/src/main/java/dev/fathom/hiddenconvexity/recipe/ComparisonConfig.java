package dev.fathom.hiddenconvexity.recipe;

import dev.fathom.lab.recipe.About;

/**
 * A problem and the settings of the solvers on it.
 *
 * @param problem what to solve
 * @param steps of the bundle-level methods; the others get about as many calls
 * @param alpha α of the bundle steps
 * @param tau τ of the bundle steps
 * @param multiplier λ of the adaptive levels and the penalties
 * @param rhoHat ρ̂ of the proximal steps
 * @param gradientStep step of the primal-dual method
 */
public record ComparisonConfig(
        @About("what to solve") ProblemConfig problem,

        @About("steps of the bundle-level methods; the others get about as many calls")
        int steps,

        @About("alpha, the share of the way a step goes, in (0, 1]")
        double alpha,

        @About("tau, the shift; the iterates settle tau/alpha from the optimum")
        double tau,

        @About("lambda of the adaptive levels, above the optimal multiplier")
        double multiplier,

        @About("weight of the proximal term, above the weak convexity")
        double rhoHat,

        @About("step of gradient descent-ascent") double gradientStep) {

    /** Checks the ranges. */
    public ComparisonConfig {
        if (steps < 20) {
            throw new IllegalArgumentException("steps must be at least 20, got " + steps);
        }
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in (0, 1], got " + alpha);
        }
        positive("tau", tau);
        positive("multiplier", multiplier);
        positive("rhoHat", rhoHat);
        positive("gradientStep", gradientStep);
    }

    private static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + value);
        }
    }

    /** The plane example. */
    public static ComparisonConfig defaults() {
        return new ComparisonConfig(new ProblemConfig.Plane(), 600, 0.1, 1e-4, 2, 2, 0.01);
    }
}
