package dev.fathom.amid.game;

import java.util.Arrays;

/**
 * A game given as tables. Transitions are contracted as a matrix of (state, action) by next state, in O(H S² A) per
 * evaluation.
 *
 * @param model the tables
 * @param entropy τ, at least 0
 */
public record TabularGame(TabularModel model, double entropy) implements ParameterizedGame {

    private static final double TOLERANCE = 1e-9;

    /** Checks the initial distribution and the entropy. */
    public TabularGame {
        checkDistribution(model.initial(), model.states(), "the initial distribution");
        if (!(entropy >= 0) || Double.isInfinite(entropy)) {
            throw new GameException(
                    "the entropy's weight is " + entropy + ", must be at least 0", "use for instance 1e-3");
        }
    }

    /** Checks that numbers are a distribution. */
    public static void checkDistribution(double[] probabilities, int length, String name) {
        if (probabilities.length != length) {
            throw new GameException(
                    name + " has " + probabilities.length + " entries, there are " + length + " states",
                    "give one probability for each state");
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            if (!(probabilities[i] >= 0)) {
                throw new GameException(
                        name + " has the entry " + probabilities[i] + " at " + i + ", must be at least 0",
                        "give probabilities");
            }
            sum += probabilities[i];
        }
        if (!(Math.abs(sum - 1) <= TOLERANCE)) {
            throw new GameException(
                    name + " sums to " + sum + ", must sum to 1 within " + TOLERANCE,
                    "divide it by its sum if these are weights");
        }
    }

    @Override
    public int rounds() {
        return model.rounds();
    }

    @Override
    public int states() {
        return model.states();
    }

    @Override
    public int actions() {
        return model.actions();
    }

    @Override
    public int parameterCount() {
        return model.parameterCount();
    }

    @Override
    public Play at(double[] theta) {
        ParameterizedGame.checkParameters(theta, parameterCount());
        return new TabularPlay(theta.clone());
    }

    private final class TabularPlay implements Play {

        private final double[] theta;
        private final double[] thetaBar;
        private final double[] transition = new double[states() * actions() * states()];
        private final double[] transitionBar = new double[states() * actions() * states()];

        TabularPlay(double[] theta) {
            this.theta = theta;
            this.thetaBar = new double[theta.length];
        }

        @Override
        public Passage newPassage() {
            return new TabularPassage(this);
        }

        @Override
        public double[] parameterGradient() {
            return thetaBar.clone();
        }
    }

    private final class TabularPassage implements Passage {

        private final TabularPlay play;
        private final int states = states();
        private final int actions = actions();
        private final int rounds = rounds();
        private final double[][] mass = new double[rounds][states];
        private final double[][] population = new double[rounds][states * actions];
        private final double[][] value = new double[rounds + 1][states];
        private final double[] reward = new double[states * actions];

        TabularPassage(TabularPlay play) {
            this.play = play;
        }

        @Override
        public void flow(double[] policy) {
            mass[0] = model.initial();
            for (int h = 0; h < rounds; h++) {
                double[] here = population[h];
                for (int s = 0, row = h * states * actions; s < states; s++) {
                    for (int a = 0; a < actions; a++) {
                        here[s * actions + a] = mass[h][s] * policy[row + s * actions + a];
                    }
                }
                if (h + 1 < rounds) {
                    push(transition(h), here, mass[h + 1]);
                }
            }
        }

        private double[] transition(int h) {
            model.transition(h, play.theta, population[h], play.transition);
            return play.transition;
        }

        private void push(double[] p, double[] from, double[] to) {
            Arrays.fill(to, 0);
            for (int sa = 0; sa < from.length; sa++) {
                double weight = from[sa];
                if (weight != 0) {
                    for (int next = 0; next < states; next++) {
                        to[next] += weight * p[sa * states + next];
                    }
                }
            }
        }

        @Override
        public double values(Continuation continuation, double[] q) {
            Arrays.fill(value[rounds], 0);
            for (int h = rounds - 1; h >= 0; h--) {
                model.reward(h, play.theta, population[h], reward);
                double[] p = h + 1 < rounds ? transition(h) : play.transition;
                for (int s = 0; s < states; s++) {
                    int from = (h * states + s) * actions;
                    for (int a = 0; a < actions; a++) {
                        int sa = s * actions + a;
                        double later = h + 1 < rounds ? Vectors.dot(p, sa * states, value[h + 1], 0, states) : 0;
                        q[from + a] = reward[sa] + later;
                    }
                    value[h][s] = continuation.value(h * states + s, q, from, actions);
                }
            }
            return Vectors.dot(mass[0], 0, value[0], 0, states);
        }

        @Override
        public double objective() {
            return model.objective(play.theta, population);
        }

        @Override
        public void pullBack(
                double[] policy, Continuation continuation, double[] q, double[] qBar, double[] policyBar) {
            double[][] populationBar = new double[rounds][states * actions];
            double[][] qBars = new double[rounds][states * actions];
            double[] valueBar = new double[states];
            for (int h = 0; h < rounds; h++) {
                for (int s = 0; s < states; s++) {
                    continuation.pullBack(h * states + s, valueBar[s], q, qBar, (h * states + s) * actions, actions);
                }
                System.arraycopy(qBar, h * states * actions, qBars[h], 0, states * actions);
                model.rewardPullBack(h, play.theta, population[h], qBars[h], populationBar[h], play.thetaBar);
                if (h + 1 < rounds) {
                    push(transition(h), qBars[h], valueBar);
                }
            }
            populationPullBack(policy, populationBar, qBars, policyBar);
        }

        /** The flow's transpose, backward in the rounds. */
        private void populationPullBack(
                double[] policy, double[][] populationBar, double[][] qBars, double[] policyBar) {
            double[] massBar = new double[states];
            for (int h = rounds - 1; h >= 0; h--) {
                double[] bar = populationBar[h];
                if (h + 1 < rounds) {
                    double[] p = transition(h);
                    for (int sa = 0; sa < bar.length; sa++) {
                        bar[sa] += Vectors.dot(p, sa * states, massBar, 0, states);
                    }
                    transitionPullBack(h, bar, qBars[h], massBar);
                }
                Arrays.fill(massBar, 0);
                for (int s = 0, row = h * states * actions; s < states; s++) {
                    for (int a = 0; a < actions; a++) {
                        int sa = s * actions + a;
                        massBar[s] += policy[row + sa] * bar[sa];
                        policyBar[row + sa] += mass[h][s] * bar[sa];
                    }
                }
            }
        }

        /** P is used twice: to carry the population, and to average the values. */
        private void transitionPullBack(int h, double[] populationBar, double[] qBar, double[] nextMassBar) {
            double[] bar = play.transitionBar;
            for (int sa = 0; sa < qBar.length; sa++) {
                for (int next = 0; next < states; next++) {
                    bar[sa * states + next] = population[h][sa] * nextMassBar[next] + qBar[sa] * value[h + 1][next];
                }
            }
            model.transitionPullBack(h, play.theta, population[h], bar, populationBar, play.thetaBar);
        }

        @Override
        public void objectivePullBack(double[] policy, double[] policyBar) {
            double[][] populationBar = new double[rounds][states * actions];
            model.objectiveGradient(play.theta, population, populationBar, play.thetaBar);
            populationPullBack(policy, populationBar, new double[rounds][states * actions], policyBar);
        }

        @Override
        public double[] lone(double[] policy) {
            double[] lone = new double[rounds * states];
            double[] here = model.initial();
            double[] choices = new double[states * actions];
            for (int h = 0; h < rounds; h++) {
                System.arraycopy(here, 0, lone, h * states, states);
                for (int sa = 0; sa < choices.length; sa++) {
                    choices[sa] = here[sa / actions] * policy[h * states * actions + sa];
                }
                if (h + 1 < rounds) {
                    push(transition(h), choices, here);
                }
            }
            return lone;
        }

        @Override
        public double mass(int round, int state) {
            return mass[round][state];
        }
    }
}
