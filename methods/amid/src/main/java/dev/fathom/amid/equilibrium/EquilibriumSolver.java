package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.ParameterizedGame;

/** Finds the policy that agents come to when everyone knows the rules. */
public interface EquilibriumSolver {

    /**
     * Solves the game at θ.
     *
     * @throws dev.fathom.lab.NonFiniteException if a value is not finite
     * @throws dev.fathom.amid.game.GameException if the solver cannot work on the game
     */
    default Equilibrium solve(ParameterizedGame game, double[] theta) {
        return solve(game, theta, SolverListener.NONE);
    }

    /** Solves the game at θ and tells {@code listener} of every iteration. */
    Equilibrium solve(ParameterizedGame game, double[] theta, SolverListener listener);
}
