package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.hiddenconvexity.ProjectedDescent;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import java.util.List;

/**
 * The augmented Lagrangian method: projected gradient descent on F1 + (1/2r)Σ([y + rF2]₊² − y²), then y ← [y + rF2]₊; r
 * doubles when the violation fell less than fourfold.
 *
 * @param penalty r at the start, positive
 * @param outerSteps updates of the multipliers, at least 1
 * @param innerSteps gradient steps between them, at least 1
 */
public record AugmentedLagrangian(double penalty, int outerSteps, int innerSteps) implements ConstrainedSolver {

    /** Checks the ranges. */
    public AugmentedLagrangian {
        if (!(penalty > 0) || outerSteps < 1 || innerSteps < 1) {
            throw new IllegalArgumentException("penalty, outerSteps and innerSteps must be positive, got " + penalty
                    + ", " + outerSteps + ", " + innerSteps);
        }
    }

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        CountedProblem counted = new CountedProblem(problem);
        Evaluations f = new Evaluations(counted.problem(), start);
        double[] x = start.clone();
        double[] y = new double[problem.constraints()];
        double r = penalty;
        double before = Double.POSITIVE_INFINITY;
        counted.observe(f, 0, monitor, x);
        for (int k = 1; k <= outerSteps; k++) {
            x = new ProjectedDescent(new Augmented(counted.problem(), y, r), problem.domain(), innerSteps, 1e-10)
                    .from(x);
            f.iteration(k);
            f.constraintValues(x);
            double violation = Math.max(0, f.violation());
            for (int j = 1; j < f.functions(); j++) {
                double moved = y[j - 1] + r * f.value(j);
                y[j - 1] = f.isEquality(j) ? moved : Math.max(0, moved);
            }
            r = violation > 0.25 * before ? 2 * r : r;
            before = violation;
            counted.observe(f, k, monitor, x);
        }
        return counted.result(f, x, SolveResult.Status.BUDGET, List.of());
    }

    /** The augmented Lagrangian as a function of x. */
    private record Augmented(ConstrainedProblem problem, double[] y, double r) implements Oracle {

        private double moved(int j, double value) {
            double moved = y[j] + r * value;
            return j < problem.inequalities().size() ? Math.max(0, moved) : moved;
        }

        private Oracle constraint(int j) {
            int single = problem.inequalities().size();
            return j < single
                    ? problem.inequalities().get(j)
                    : problem.equalities().get(j - single);
        }

        @Override
        public double value(double[] x) {
            double sum = problem.objective().value(x);
            for (int j = 0; j < y.length; j++) {
                double moved = moved(j, constraint(j).value(x));
                sum += (moved * moved - y[j] * y[j]) / (2 * r);
            }
            return sum;
        }

        @Override
        public void gradient(double[] x, double[] out) {
            problem.objective().gradient(x, out);
            double[] g = new double[x.length];
            for (int j = 0; j < y.length; j++) {
                double moved = moved(j, constraint(j).evaluate(x, g));
                for (int i = 0; i < x.length; i++) {
                    out[i] += moved * g[i];
                }
            }
        }
    }
}
