package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import java.util.List;

/** A problem whose oracles count their gradients, for solvers that are given plain functions. */
final class CountedProblem {

    private final ConstrainedProblem plain;
    private final ConstrainedProblem counted;
    private long calls;
    private long values;

    CountedProblem(ConstrainedProblem problem) {
        this.plain = problem;
        this.counted = new ConstrainedProblem(
                problem.dimension(),
                problem.domain(),
                counting(problem.objective()),
                problem.inequalities().stream().map(this::counting).toList(),
                problem.equalities().stream().map(this::counting).toList());
    }

    ConstrainedProblem problem() {
        return counted;
    }

    private Oracle counting(Oracle oracle) {
        return new Oracle() {
            @Override
            public double value(double[] x) {
                values++;
                return oracle.value(x);
            }

            @Override
            public void gradient(double[] x, double[] out) {
                calls++;
                oracle.gradient(x, out);
            }

            @Override
            public double evaluate(double[] x, double[] out) {
                calls++;
                return oracle.evaluate(x, out);
            }
        };
    }

    /** Tells the monitor, with the count so far and without adding to it. */
    void observe(Evaluations f, long iteration, SolverMonitor monitor, double[] x) {
        f.iteration(iteration);
        if (monitor != SolverMonitor.NONE) {
            new Evaluations(plain, x)
                    .observe((point, at) -> monitor.at(point.counted(iteration, calls, values), at), x);
        }
    }

    SolveResult result(Evaluations f, double[] x, SolveResult.Status status, List<String> events) {
        return SolveResult.counted(plain, f.iteration(), calls, values, x, status, events);
    }
}
