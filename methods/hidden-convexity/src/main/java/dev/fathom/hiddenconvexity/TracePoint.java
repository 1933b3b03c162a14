package dev.fathom.hiddenconvexity;

import java.util.List;

/**
 * The figures of one iterate.
 *
 * @param iteration from 0, the start
 * @param calls gradients asked of single functions until here; each comes with its value
 * @param valueCalls values asked until here without a gradient
 * @param objective F1
 * @param constraints every F2_j, then every h_j
 * @param violation the worst violation of a constraint; negative if all inequalities are slack and there is no equality
 * @param level the level η aimed at: the known optimal value, or the adaptive level; NaN if the solver has none
 * @param penalty F1 + λ·violation, for solvers with a penalty; else NaN
 * @param alpha the step fraction α; NaN if the solver has none
 * @param tau the shift τ; NaN if the solver has none
 * @param active which rows of the quadratic subproblem that led here held with a multiplier: 0 is the objective's, 1
 *     the first constraint's and so on
 * @param kktResidual by how much the quadratic subproblems that led here missed their optimality conditions, the worst
 *     of them; NaN without any
 */
public record TracePoint(
        long iteration,
        long calls,
        long valueCalls,
        double objective,
        List<Double> constraints,
        double violation,
        double level,
        double penalty,
        double alpha,
        double tau,
        List<Integer> active,
        double kktResidual) {

    /** Copies the lists. */
    public TracePoint {
        constraints = List.copyOf(constraints);
        active = List.copyOf(active);
    }

    /** τ/α, the distance from the optimum at which the iterates settle; NaN if the solver has no shift. */
    public double bias() {
        return tau / alpha;
    }

    /** V = max(F1 − optimum, violation). */
    public double merit(double optimum) {
        return Math.max(objective - optimum, violation);
    }

    /** An iterate of a bundle method, where everything was evaluated last. */
    static TracePoint of(Evaluations f, BundleStep step, double level, double penalty, double alpha, double tau) {
        return new TracePoint(
                f.iteration(),
                f.calls(),
                f.valueCalls(),
                f.value(0),
                f.constraintList(),
                f.violation(),
                level,
                penalty,
                alpha,
                tau,
                step.active(),
                step.kktResidual());
    }

    /** An iterate of a solver without levels. */
    static TracePoint plain(
            long iteration,
            long calls,
            long valueCalls,
            double objective,
            List<Double> constraints,
            double violation,
            double tau,
            double kktResidual) {
        return new TracePoint(
                iteration,
                calls,
                valueCalls,
                objective,
                constraints,
                violation,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                tau,
                List.of(),
                kktResidual);
    }

    /** The same figures under another count. */
    public TracePoint counted(long iterations, long gradients, long values) {
        return new TracePoint(
                iterations,
                gradients,
                values,
                objective,
                constraints,
                violation,
                level,
                penalty,
                alpha,
                tau,
                active,
                kktResidual);
    }
}
