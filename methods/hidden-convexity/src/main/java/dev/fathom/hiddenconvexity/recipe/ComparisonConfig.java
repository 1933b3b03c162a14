package dev.fathom.hiddenconvexity.recipe;

import dev.fathom.hiddenconvexity.CurvatureProbe;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.lab.recipe.About;

/**
 * A problem and the settings of the solvers on it.
 *
 * @param problem what to solve
 * @param steps of the bundle-level methods; the others get about as many calls
 * @param alpha α of the bundle steps
 * @param tau τ of the bundle steps; 0 for 1e-4·max(1, |F1(start)|)
 * @param multiplier λ of the adaptive levels and the penalties
 * @param rhoHat ρ̂ of the proximal steps; 0 for a probe of the curvature
 * @param gradientStep step of the primal-dual method
 */
public record ComparisonConfig(
        @About("what to solve") ProblemConfig problem,

        @About("steps of the bundle-level methods; the others get about as many calls")
        int steps,

        @About("alpha, the share of the way a step goes, in (0, 1]")
        double alpha,

        @About("tau, the shift: the iterates settle tau/alpha from the optimum; 0 for 1e-4 max(1, |F1|) at the start")
        double tau,

        @About("lambda of the adaptive levels, above the optimal multiplier")
        double multiplier,

        @About("weight of the proximal term, above the weak convexity; 0 to probe the curvature at the start")
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
        require("tau", tau, tau >= 0, "at least 0");
        require("multiplier", multiplier, multiplier > 0, "positive");
        require("rhoHat", rhoHat, rhoHat >= 0, "at least 0");
        require("gradientStep", gradientStep, gradientStep > 0, "positive");
    }

    /** These settings with τ and ρ̂ found where they were left at 0. */
    ComparisonConfig completed(Example example, long seed) {
        double[] start = example.startArray();
        return new ComparisonConfig(
                problem,
                steps,
                alpha,
                tau > 0 ? tau : StarBundleOptions.defaultShift(example.problem(), start),
                multiplier,
                rhoHat > 0 ? rhoHat : CurvatureProbe.proximalWeight(example.problem(), start, seed),
                gradientStep);
    }

    private static void require(String name, double value, boolean holds, String range) {
        if (!holds || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be " + range + " and finite, got " + value);
        }
    }

    /** The plane example. */
    public static ComparisonConfig defaults() {
        return new ComparisonConfig(new ProblemConfig.Plane(), 600, 0.1, 1e-4, 2, 2, 0.01);
    }
}
