package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.PolicyMap;
import dev.fathom.amid.game.Softmax;

/**
 * Damped soft best response: ζ ← (1 − d) ζ + d q*(ζ)/τ, where q* looks ahead with the best regularised policy. Not
 * every game lets it converge; small d helps.
 *
 * @param damping d, in (0, 1]
 * @param iterations T, at least 1
 * @param map from ζ to π
 */
public record SoftBestResponse(double damping, int iterations, PolicyMap map) implements DifferentiableSolver {

    /** Checks the ranges. */
    public SoftBestResponse {
        if (!(damping > 0 && damping <= 1)) {
            throw new GameException("the damping is " + damping + ", must be in (0, 1]", "try 0.01");
        }
        OnlineMirrorDescent.requireIterations(iterations);
    }

    /** With the softmax. */
    public static SoftBestResponse of(double damping, int iterations) {
        return new SoftBestResponse(damping, iterations, new Softmax());
    }

    @Override
    public SoftBestResponse withIterations(int newIterations) {
        return new SoftBestResponse(damping, newIterations, map);
    }

    /**
     * {@inheritDoc}
     *
     * @throws GameException if the game has no entropy
     */
    @Override
    public DualUpdate update(ParameterizedGame game, Play play) {
        PriorDescent.requireEntropy(game);
        return DualUpdate.softBestResponse(game, play, map, damping);
    }
}
