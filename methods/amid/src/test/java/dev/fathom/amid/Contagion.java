package dev.fathom.amid;

import dev.fathom.amid.game.TabularModel;

/**
 * Two states, P(1|s,a) = sigmoid(θ + a + L(0,0)): where one goes depends on the rules and on the others. Being in state
 * 1 is worth 1, action 1 costs ½; the objective is the last round's share in state 1.
 */
record Contagion() implements TabularModel {

    @Override
    public int rounds() {
        return 3;
    }

    @Override
    public int states() {
        return 2;
    }

    @Override
    public int actions() {
        return 2;
    }

    @Override
    public int parameterCount() {
        return 1;
    }

    @Override
    public double[] initial() {
        return new double[] {0.7, 0.3};
    }

    @Override
    public void reward(int round, double[] theta, double[] population, double[] reward) {
        for (int sa = 0; sa < 4; sa++) {
            reward[sa] = sa / 2 - 0.5 * (sa % 2);
        }
    }

    @Override
    public void rewardPullBack(
            int round, double[] theta, double[] population, double[] rewardBar, double[] popBar, double[] thetaBar) {}

    private static double toOne(double[] theta, double[] population, int action) {
        return 1 / (1 + Math.exp(-theta[0] - action - population[0]));
    }

    @Override
    public void transition(int round, double[] theta, double[] population, double[] transition) {
        for (int sa = 0; sa < 4; sa++) {
            transition[2 * sa + 1] = toOne(theta, population, sa % 2);
            transition[2 * sa] = 1 - transition[2 * sa + 1];
        }
    }

    @Override
    public void transitionPullBack(
            int round,
            double[] theta,
            double[] population,
            double[] transitionBar,
            double[] populationBar,
            double[] thetaBar) {
        for (int sa = 0; sa < 4; sa++) {
            double p = toOne(theta, population, sa % 2);
            double bar = (transitionBar[2 * sa + 1] - transitionBar[2 * sa]) * p * (1 - p);
            thetaBar[0] += bar;
            populationBar[0] += bar;
        }
    }

    @Override
    public double objective(double[] theta, double[][] populations) {
        return populations[2][2] + populations[2][3];
    }

    @Override
    public void objectiveGradient(
            double[] theta, double[][] populations, double[][] populationsBar, double[] thetaBar) {
        populationsBar[2][2] += 1;
        populationsBar[2][3] += 1;
    }
}
