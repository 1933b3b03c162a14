package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.PolicyMap;

/** A solver that repeats one update of the dual variable, through which gradients can be pulled back. */
public interface DifferentiableSolver extends EquilibriumSolver {

    /** How often the update is repeated: T. */
    int iterations();

    /** This solver with another T. */
    DifferentiableSolver withIterations(int newIterations);

    /** From dual variable to policy. */
    PolicyMap map();

    /** The update for a game at fixed parameters. */
    DualUpdate update(ParameterizedGame game, Play play);

    @Override
    default Equilibrium solve(ParameterizedGame game, double[] theta, SolverListener listener) {
        Play play = game.at(theta);
        DualUpdate update = update(game, play);
        DualUpdate.Tape tape = update.newTape();
        double[] dual = new double[game.dimension()];
        for (int t = 0; t < iterations(); t++) {
            double[] next = update.step(t, dual, tape);
            if (listener != SolverListener.NONE) {
                double change = 0;
                for (int i = 0; i < next.length; i++) {
                    change = Math.max(change, Math.abs(next[i] - dual[i]));
                }
                listener.iterated(t, change, tape.policy, tape.passage);
            }
            dual = next;
        }
        return Equilibrium.ofDual(game, map(), play, dual, iterations());
    }
}
