package dev.fathom.hiddenconvexity;

import java.util.function.Consumer;

/** Solves the strongly convex subproblem of a proximal step. */
@FunctionalInterface
public interface InnerSolver {

    /**
     * Solves, beginning at the centre.
     *
     * @param subproblem what to solve
     * @param events is told in a line what did not go as planned
     * @return a point of X with φ2 ≤ τ, up to what the solver can do
     */
    double[] solve(ProximalSubproblem subproblem, Consumer<String> events);
}
