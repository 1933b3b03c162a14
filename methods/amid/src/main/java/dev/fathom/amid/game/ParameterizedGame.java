package dev.fathom.amid.game;

/**
 * A finite mean-field game whose rules depend on the designer's parameters θ, with the designer's objective (Corecco et
 * al. 2025, Definition 2). Immutable and safe to share between threads.
 */
public interface ParameterizedGame {

    /** Number of rounds H. */
    int rounds();

    /** Number of states in which an agent chooses. */
    int states();

    /** Number of actions. */
    int actions();

    /** Number of parameters D; 0 for a game whose rules are fixed. */
    int parameterCount();

    /** Weight τ of the entropy in the agents' values, at least 0. */
    double entropy();

    /**
     * The game with its parameters fixed.
     *
     * @param theta D numbers; not kept
     * @throws GameException if they are not as many, or one is not finite
     */
    Play at(double[] theta);

    /** The length of a policy or dual variable: rounds × states × actions. */
    default int dimension() {
        return rounds() * states() * actions();
    }

    /** Checks a parameter vector; implementations of {@link #at} call it first. */
    static void checkParameters(double[] theta, int count) {
        if (theta.length != count) {
            throw new GameException(
                    "the game has " + count + " parameters, got " + theta.length,
                    "pass as many as parameterCount() says");
        }
        for (int i = 0; i < count; i++) {
            if (!Double.isFinite(theta[i])) {
                throw new GameException(
                        "parameter " + i + " is " + theta[i] + ", must be finite",
                        "lower the learning rate or clip the gradient");
            }
        }
    }
}
