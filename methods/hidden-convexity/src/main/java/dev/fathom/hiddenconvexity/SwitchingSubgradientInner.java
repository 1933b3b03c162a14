package dev.fathom.hiddenconvexity;

import java.util.function.Consumer;

/**
 * Switching subgradient method for a proximal step (SwSG): a step on the objective where the shifted constraint holds,
 * on the constraint where it does not; the weighted average of the former is the answer. For non-smooth functions. One
 * gradient per step.
 *
 * @param steps T, at least 1
 * @param stepSize η_t
 */
public record SwitchingSubgradientInner(int steps, StepSize stepSize) implements InnerSolver {

    /** The step sizes of a subgradient method. */
    @FunctionalInterface
    public interface StepSize {
        /** η_t for t = 1, 2, … */
        double at(int t);
    }

    /** Checks the range. */
    public SwitchingSubgradientInner {
        if (steps < 1) {
            throw new IllegalArgumentException("steps must be at least 1, got " + steps);
        }
    }

    /**
     * The steps for strongly convex functions that need no bounded domain: 2 / (μ(t + 2) + L²/(μ(t + 1))).
     *
     * @param mu μ = ρ̂ − ρ, positive
     * @param lipschitz L̃, at least the subgradients' norms
     */
    public static SwitchingSubgradientInner stronglyConvex(int steps, double mu, double lipschitz) {
        if (!(mu > 0) || !(lipschitz >= 0)) {
            throw new IllegalArgumentException(
                    "mu must be positive and lipschitz at least 0, got " + mu + ", " + lipschitz);
        }
        return new SwitchingSubgradientInner(steps, t -> 2 / (mu * (t + 2) + lipschitz * lipschitz / (mu * (t + 1))));
    }

    /** The steps scale / (t + 1). */
    public static SwitchingSubgradientInner harmonic(int steps, double scale) {
        return new SwitchingSubgradientInner(steps, t -> scale / (t + 1));
    }

    @Override
    public double[] solve(ProximalSubproblem subproblem, Consumer<String> events) {
        double[] z = subproblem.centre();
        double[] average = new double[z.length];
        double[] gradient = new double[z.length];
        double weights = 0;
        for (int t = 1; t <= steps; t++) {
            // The margin is spent once: what is within it of the shifted bound still has φ2 ≤ τ.
            if (subproblem.shifted(z) <= subproblem.margin()) {
                subproblem.objective(z, gradient);
                weights += t + 1;
                for (int i = 0; i < z.length; i++) {
                    average[i] += (t + 1) * z[i];
                }
            } else {
                subproblem.worst(z, gradient);
            }
            double step = stepSize.at(t);
            for (int i = 0; i < z.length; i++) {
                z[i] -= step * gradient[i];
            }
            subproblem.domain().project(z);
        }
        if (weights == 0) {
            events.accept("no inner iterate satisfied the shifted constraint, the last one is taken");
            return z;
        }
        for (int i = 0; i < z.length; i++) {
            average[i] /= weights;
        }
        return average;
    }
}
