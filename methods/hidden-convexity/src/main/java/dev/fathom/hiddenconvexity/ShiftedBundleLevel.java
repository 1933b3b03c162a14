package dev.fathom.hiddenconvexity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shifted star bundle-level (S-StarBL): reaches the global optimum of a hidden-convex problem whose optimal value is
 * known, with one value and gradient of each function per step; the last iterate is the answer.
 *
 * <pre>
 * x ← argmin over X of ½‖x' − x‖²
 *     such that F1(x) + ⟨∇F1(x), x' − x⟩ ≤ (1 − α)F1(x) + αF1* + τ
 *               F2(x) + ⟨∇F2(x), x' − x⟩ ≤ (1 − α)F2(x) + τ
 * </pre>
 */
public final class ShiftedBundleLevel implements ConstrainedSolver {

    private static final int MOST_DOUBLINGS = 40;
    private static final String OPTIMAL_VALUE = "optimal value";

    private final StarBundleOptions options;
    private final boolean shifted;

    /** A solver with these settings. */
    public ShiftedBundleLevel(StarBundleOptions options) {
        this(options, true);
    }

    private ShiftedBundleLevel(StarBundleOptions options, boolean shifted) {
        this.options = options;
        this.shifted = shifted;
    }

    /**
     * The classical star bundle-level method, α = 1 and τ = 0, to compare with: it solves many easy problems at once
     * and circles for ever on others. Where the rows have no common point it takes the one that violates them least.
     */
    public static ShiftedBundleLevel unshifted(double optimalValue, int maxIterations) {
        return new ShiftedBundleLevel(StarBundleOptions.of(1, Double.MIN_NORMAL, maxIterations, optimalValue), false);
    }

    /**
     * Solves.
     *
     * @param start a point of X; not changed
     * @param monitor is told of every iterate
     * @throws SolverException if an oracle answers with NaN, the start is wrong, a feasible point lies below the
     *     optimal value that was given, or a subproblem stays infeasible
     */
    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Evaluations f = new Evaluations(problem, start);
        BundleStep step = new BundleStep(problem, f, true);
        List<String> events = new ArrayList<>();
        double[] x = start.clone();
        double[] next = new double[x.length];
        double alpha = options.alpha();
        double tau = shifted ? options.tau() : 0;
        int stageSteps = 0;
        for (int t = 0; ; t++) {
            f.iteration(t);
            f.all(x);
            double gap = f.value(0) - options.optimalValue();
            double merit = Math.max(gap, f.violation());
            if (monitor != SolverMonitor.NONE) {
                monitor.at(TracePoint.of(f, step, options.optimalValue(), Double.NaN, alpha, tau), x);
            }
            f.requireNotBelow(OPTIMAL_VALUE, options.optimalValue(), x);
            if (merit <= options.tolerance()) {
                challenge(f, step, x, gap);
                return result(problem, f, x, SolveResult.Status.CONVERGED, events);
            }
            if (t == options.maxIterations()) {
                return result(problem, f, x, SolveResult.Status.BUDGET, events);
            }
            if (stageIsOver(merit, tau / alpha, ++stageSteps)
                    && tau > options.annealing().minimumTau()) {
                alpha *= options.annealing().alphaFactor();
                tau = Math.max(
                        tau * options.annealing().tauFactor(),
                        options.annealing().minimumTau());
                stageSteps = 0;
            }
            int doublings = 0;
            while (!step.from(x, -alpha * gap, alpha, tau, next) && shifted) {
                if (++doublings > MOST_DOUBLINGS) {
                    throw new SolverException.SubproblemInfeasible(tau, step.rowViolation(), t, x);
                }
                tau *= 2;
                events.add(String.format(
                        Locale.ROOT, "iteration %d: no point with this shift, tau raised to %.3g", t, tau));
            }
            System.arraycopy(next, 0, x, 0, x.length);
        }
    }

    private boolean stageIsOver(double merit, double bias, int steps) {
        return options.annealing().changes()
                && (merit <= 1.1 * bias || steps >= options.annealing().stepsPerStage());
    }

    /**
     * An optimal value that is too high is reached too. Before the point is called converged, one more step aims a
     * tolerance below that value and inside the constraints: no feasible point can be there if it is the optimal value.
     */
    private void challenge(Evaluations f, BundleStep step, double[] x, double gap) {
        double below = Math.max(options.tolerance(), 1e-6 * Math.max(1, Math.abs(options.optimalValue())));
        double[] beyond = new double[x.length];
        if (f.violation() < below && step.from(x, -gap, 1, -below, beyond)) {
            f.all(beyond);
            f.requireNotBelow(OPTIMAL_VALUE, options.optimalValue(), beyond);
        }
    }

    private SolveResult result(
            ConstrainedProblem problem, Evaluations f, double[] x, SolveResult.Status status, List<String> events) {
        boolean certified = status == SolveResult.Status.CONVERGED;
        return new SolveResult(problem, f, x, status, certified, options.optimalValue(), events);
    }
}
