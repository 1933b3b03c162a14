package dev.fathom.amid.equilibrium;

import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Play;
import dev.fathom.amid.game.PolicyMap;
import dev.fathom.amid.game.Softmax;

/**
 * Entropy-regularised online mirror descent: from ζ = 0, T updates ζ ← (1 − ητ) ζ + η q(ζ) with π = softmax(ζ). Its
 * fixed point ζ = q/τ is the τ-regularised Nash equilibrium.
 *
 * @param stepSize η, positive, with η τ &lt; 1
 * @param iterations T, at least 1
 * @param map from ζ to π
 */
public record OnlineMirrorDescent(double stepSize, int iterations, PolicyMap map) implements DifferentiableSolver {

    /** Checks the ranges. */
    public OnlineMirrorDescent {
        if (!(stepSize > 0) || Double.isInfinite(stepSize)) {
            throw new GameException("the step size is " + stepSize + ", must be positive", "the paper uses 10");
        }
        requireIterations(iterations);
    }

    static void requireIterations(int iterations) {
        if (iterations < 1) {
            throw new GameException(
                    "the number of iterations is " + iterations + ", must be at least 1", "the paper uses 400");
        }
    }

    /** With the softmax. */
    public static OnlineMirrorDescent of(double stepSize, int iterations) {
        return new OnlineMirrorDescent(stepSize, iterations, new Softmax());
    }

    @Override
    public OnlineMirrorDescent withIterations(int newIterations) {
        return new OnlineMirrorDescent(stepSize, newIterations, map);
    }

    /**
     * {@inheritDoc}
     *
     * @throws GameException if η τ is not between 0 and 1
     */
    @Override
    public DualUpdate update(ParameterizedGame game, Play play) {
        double product = stepSize * game.entropy();
        if (!(product > 0)) {
            throw new GameException(
                    "the game's entropy is " + game.entropy() + ", must be positive for mirror descent to come to rest",
                    "the paper uses 1e-3; fictitious play works without entropy");
        }
        if (!(product < 1)) {
            throw new GameException(
                    "step size " + stepSize + " times entropy " + game.entropy() + " is " + product
                            + ", must be less than 1",
                    "use a step size below " + 1 / game.entropy());
        }
        return DualUpdate.mirrorDescent(game, play, map, stepSize);
    }
}
