package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;

/**
 * Gradient descent in x and ascent in the multipliers of the Lagrangian: what constrained deep learning uses. The
 * answer is the last iterate or the average.
 *
 * @param steps at least 1
 * @param primalStep γ, positive
 * @param dualStep σ, positive
 * @param average whether to return the average of all iterates
 */
public record GradientDescentAscent(int steps, double primalStep, double dualStep, boolean average)
        implements ConstrainedSolver {

    /** Checks the ranges. */
    public GradientDescentAscent {
        if (steps < 1 || !(primalStep > 0) || !(dualStep > 0)) {
            throw new IllegalArgumentException("steps, primalStep and dualStep must be positive, got " + steps + ", "
                    + primalStep + ", " + dualStep);
        }
    }

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Evaluations f = new Evaluations(problem, start);
        double[] x = start.clone();
        double[] mean = new double[x.length];
        double[] y = new double[problem.constraints()];
        int every = Math.max(1, steps / 2000);
        for (int t = 0; t < steps; t++) {
            f.iteration(t);
            if (t % every == 0) {
                f.observe(monitor, x);
            }
            f.all(x);
            Steps.descend(f, y, primalStep, x);
            problem.domain().project(x);
            for (int k = 1; k < f.functions(); k++) {
                double moved = y[k - 1] + dualStep * f.value(k);
                y[k - 1] = f.isEquality(k) ? moved : Math.max(0, moved);
            }
            for (int i = 0; i < x.length; i++) {
                mean[i] += (x[i] - mean[i]) / (t + 1);
            }
        }
        f.iteration(steps);
        f.observe(monitor, x);
        return SolveResult.of(problem, f, average ? mean : x, SolveResult.Status.BUDGET);
    }
}
