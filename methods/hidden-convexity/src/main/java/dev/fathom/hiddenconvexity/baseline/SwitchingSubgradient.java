package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import dev.fathom.optim.convex.Vectors;

/**
 * The switching subgradient method in a single loop: a step on the worst constraint while it exceeds ε, else on the
 * objective. One gradient per step; the answer is the best point within ε that was seen.
 *
 * @param steps number of steps, at least 1
 * @param epsilon ε, the violation that counts as none; positive
 * @param feasibleStep γ of a step on the objective, positive
 * @param infeasibleStep γ of a step on the constraint; NaN for Polyak's F2/‖g‖² (Huang and Lin, 2023)
 */
public record SwitchingSubgradient(int steps, double epsilon, double feasibleStep, double infeasibleStep)
        implements ConstrainedSolver {

    /** Checks the ranges. */
    public SwitchingSubgradient {
        if (steps < 1 || !(epsilon > 0) || !(feasibleStep > 0)) {
            throw new IllegalArgumentException("steps must be at least 1, epsilon and feasibleStep positive, got "
                    + steps + ", " + epsilon + ", " + feasibleStep);
        }
    }

    /** The same step on either function. */
    public static SwitchingSubgradient constant(int steps, double epsilon, double step) {
        return new SwitchingSubgradient(steps, epsilon, step, step);
    }

    /**
     * The steps of Huang and Lin: Polyak's on the constraint, ν/(4G²)·min{ε²/G, ν/(4ρ)} on the objective.
     *
     * @param lipschitz G
     * @param weakConvexity ρ
     * @param nu ν
     */
    public static SwitchingSubgradient polyak(
            int steps, double epsilon, double lipschitz, double weakConvexity, double nu) {
        double step =
                nu / (4 * lipschitz * lipschitz) * Math.min(epsilon * epsilon / lipschitz, nu / (4 * weakConvexity));
        return new SwitchingSubgradient(steps, epsilon, step, Double.NaN);
    }

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Evaluations f = new Evaluations(problem, start);
        double[] x = start.clone();
        double[] best = start.clone();
        double least = Double.POSITIVE_INFINITY;
        int every = Math.max(1, steps / 2000);
        for (int t = 0; t < steps; t++) {
            f.iteration(t);
            if (t % every == 0) {
                f.observe(monitor, x);
            }
            double violation = f.constraintValues(x);
            int k = violation > epsilon ? f.worst() : 0;
            double value = f.gradientOf(k, x);
            if (k == 0 && value < least) {
                least = value;
                System.arraycopy(x, 0, best, 0, x.length);
            }
            double[] g = f.gradient(k);
            double step = k == 0 ? feasibleStep : infeasibleStep;
            if (Double.isNaN(step)) {
                step = violation / Math.max(Vectors.dot(g, g), Double.MIN_NORMAL);
            }
            double sign = f.isEquality(k) ? Math.signum(value) : 1;
            for (int i = 0; i < x.length; i++) {
                x[i] -= step * sign * g[i];
            }
            problem.domain().project(x);
        }
        f.iteration(steps);
        f.observe(monitor, x);
        return SolveResult.of(problem, f, Double.isInfinite(least) ? x : best, SolveResult.Status.BUDGET);
    }
}
