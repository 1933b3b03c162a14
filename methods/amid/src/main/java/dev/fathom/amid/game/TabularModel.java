package dev.fathom.amid.game;

/**
 * A mean-field game written down as tables: rewards and transition probabilities as functions of θ and of the round's
 * population L, a distribution over state and action, with their transposed derivatives. {@link TabularGame} makes a
 * game of it. Flat indices: {@code state * actions + action}, and {@code (state * actions + action) * states + next}.
 *
 * <p>Every {@code Bar} is a gradient; arguments named {@code …Bar} that come last are added to. A derivative that is 0
 * needs no code.
 */
public interface TabularModel {

    /** Number of rounds. */
    int rounds();

    /** Number of states. */
    int states();

    /** Number of actions. */
    int actions();

    /** Number of parameters. */
    int parameterCount();

    /** The initial distribution over states. */
    double[] initial();

    /** Writes the rewards of a round. */
    void reward(int round, double[] theta, double[] population, double[] reward);

    /** The transpose of the derivative of {@link #reward}. */
    void rewardPullBack(
            int round,
            double[] theta,
            double[] population,
            double[] rewardBar,
            double[] populationBar,
            double[] thetaBar);

    /** Writes the transition probabilities of a round; not asked of the last one. */
    void transition(int round, double[] theta, double[] population, double[] transition);

    /** The transpose of the derivative of {@link #transition}; by default it depends neither on L nor on θ. */
    default void transitionPullBack(
            int round,
            double[] theta,
            double[] population,
            double[] transitionBar,
            double[] populationBar,
            double[] thetaBar) {}

    /**
     * The designer's objective.
     *
     * @param populations L of every round
     */
    double objective(double[] theta, double[][] populations);

    /** The gradient of the objective. */
    void objectiveGradient(double[] theta, double[][] populations, double[][] populationsBar, double[] thetaBar);
}
