package dev.fathom.hiddenconvexity;

/** Solves constrained problems from a start: what all methods and baselines share. */
@FunctionalInterface
public interface ConstrainedSolver {

    /**
     * Solves.
     *
     * @param start a point of X; not changed
     * @param monitor is told of the iterates
     * @throws SolverException if it cannot go on
     */
    SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor);
}
