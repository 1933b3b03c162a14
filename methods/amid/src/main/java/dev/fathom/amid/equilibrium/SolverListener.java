package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.Passage;

/** Hears of a solver's iterations. */
@FunctionalInterface
public interface SolverListener {

    /** Hears nothing. */
    SolverListener NONE = (iteration, change, policy, passage) -> {};

    /**
     * An iteration is done.
     *
     * @param iteration from 0
     * @param change the largest change of a dual variable, or of a policy if the solver has no dual
     * @param policy what was played; read it now or not at all
     * @param passage the flow of that policy; read it now or not at all
     */
    void iterated(int iteration, double change, double[] policy, Passage passage);
}
