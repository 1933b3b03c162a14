package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Inexact proximal point method with a shifted constraint (IPPM): every iterate satisfies F2 ≤ τ, no constraint
 * qualification is needed, non-smooth problems are allowed.
 *
 * <pre>
 * x ← argmin over X of F1(x') + ρ̂/2‖x' − x‖²  such that  F2(x') + ρ̂/2‖x' − x‖² ≤ τ     (by the inner solver)
 * </pre>
 *
 * The last iterate is the answer. Should an inner solver return a point with φ2 &gt; τ, the step is shortened until it
 * is not: φ2 is convex and the centre is feasible.
 */
public final class InexactProximalPoint implements ConstrainedSolver {

    private static final double ROUNDING = 1e-9;
    private static final int SHORT_STEPS = 3;

    private final InnerSolver inner;
    private final ProximalOptions options;

    /** A solver with an inner solver and these settings. */
    public InexactProximalPoint(InnerSolver inner, ProximalOptions options) {
        this.inner = inner;
        this.options = options;
    }

    /**
     * Solves.
     *
     * @param start a point of X with F2 ≤ τ, from {@link PhaseOne} if need be; not changed
     * @param monitor is told of every outer iterate
     * @throws SolverException if an oracle answers with NaN, or the start is wrong
     */
    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Evaluations f = new Evaluations(problem, start);
        double violation = f.constraintValues(start);
        if (violation > options.tau() + ROUNDING) {
            throw new SolverException.InfeasibleStart(
                    violation, options.tau(), 0, start, "find a start with PhaseOne, or raise tau");
        }
        List<String> events = new ArrayList<>();
        double[] x = start.clone();
        f.observe(monitor, x, options.tau(), Double.NaN);
        int shortSteps = 0;
        SolveResult.Status status = SolveResult.Status.BUDGET;
        for (int k = 1; k <= options.outerSteps(); k++) {
            f.iteration(k);
            long iteration = k;
            ProximalSubproblem subproblem = new ProximalSubproblem(problem, f, x, options);
            double[] next = inner.solve(subproblem, event -> events.add("outer step " + iteration + ": " + event));
            double kept = shorten(subproblem, x, next);
            if (kept < 1) {
                events.add(String.format(
                        Locale.ROOT, "outer step %d: shortened to %.3g of its length to stay feasible", k, kept));
            }
            double moved = Vectors.distance(x, next);
            x = next;
            f.observe(monitor, x, options.tau(), subproblem.kktResidual());
            shortSteps = moved <= options.stallTolerance() ? shortSteps + 1 : 0;
            if (options.stallTolerance() > 0 && shortSteps >= SHORT_STEPS) {
                status = SolveResult.Status.STALLED;
                break;
            }
        }
        return new SolveResult(problem, f, x, status, false, Double.NEGATIVE_INFINITY, events);
    }

    /** Moves {@code next} towards the centre until φ2 ≤ τ; returns the share of the step that is left. */
    private static double shorten(ProximalSubproblem subproblem, double[] centre, double[] next) {
        if (subproblem.constraint(next) <= ROUNDING / 2) {
            return 1;
        }
        double[] far = next.clone();
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < 30; halving++) {
            double share = 0.5 * (low + high);
            for (int i = 0; i < next.length; i++) {
                next[i] = centre[i] + share * (far[i] - centre[i]);
            }
            if (subproblem.constraint(next) <= 0) {
                low = share;
            } else {
                high = share;
            }
        }
        for (int i = 0; i < next.length; i++) {
            next[i] = centre[i] + low * (far[i] - centre[i]);
        }
        return low;
    }
}
