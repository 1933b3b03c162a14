package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.ProjectedDescent;
import dev.fathom.hiddenconvexity.QuadraticPenalty;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import java.util.List;

/**
 * Projected gradient descent on the quadratic penalty F1 + β/2[F2]₊². Its minimiser violates an active constraint by
 * about λ/β: the bias is part of the method.
 *
 * @param beta β, for instance 2(λ + 1)²/ε; positive
 * @param steps most steps, at least 1; they are made in 50 parts of at least one each
 */
public record SmoothPenalty(double beta, int steps) implements ConstrainedSolver {

    /** How often the trace is told: a descent by itself tells nothing. */
    private static final int PARTS = 50;

    /** Checks the ranges. */
    public SmoothPenalty {
        if (!(beta > 0) || steps < 1) {
            throw new IllegalArgumentException(
                    "beta must be positive and steps at least 1, got " + beta + ", " + steps);
        }
    }

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        CountedProblem counted = new CountedProblem(problem);
        double[] x = start.clone();
        Evaluations f = new Evaluations(counted.problem(), start);
        counted.observe(f, 0, monitor, x);
        ProjectedDescent descent = new ProjectedDescent(
                new QuadraticPenalty(counted.problem(), beta), problem.domain(), Math.max(1, steps / PARTS), 1e-9);
        for (int part = 1; part <= PARTS; part++) {
            x = descent.from(x);
            counted.observe(f, part, monitor, x);
        }
        return counted.result(f, x, SolveResult.Status.BUDGET, List.of());
    }
}
