package dev.fathom.hiddenconvexity;

/**
 * The figures of one iterate.
 *
 * @param iteration from 0, the start
 * @param calls gradients asked of single functions until here; each comes with its value
 * @param objective F1
 * @param violation the worst violation of a constraint; negative if all inequalities are slack and there is no equality
 * @param level the level η aimed at: the known optimal value, or the adaptive level; NaN if the solver has none
 * @param penalty F1 + λ·violation, for solvers with a penalty; else NaN
 * @param alpha the step fraction α; NaN if the solver has none
 * @param tau the shift τ; NaN if the solver has none. The iterates settle at a distance τ/α from the optimum
 * @param activeRows how many rows of the quadratic subproblem held with a multiplier
 * @param kktResidual by how much the quadratic subproblem missed its optimality conditions; 0 without one
 */
public record TracePoint(
        long iteration,
        long calls,
        double objective,
        double violation,
        double level,
        double penalty,
        double alpha,
        double tau,
        int activeRows,
        double kktResidual) {

    /** An iterate of a solver without a subproblem. */
    static TracePoint plain(long iteration, long calls, double objective, double violation) {
        return new TracePoint(
                iteration, calls, objective, violation, Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0, 0);
    }
}
