package dev.fathom.amid;

import dev.fathom.amid.game.TabularModel;

/** One round, one state, two routes: R0 = 1 − x, R1 = 1 − (1 − x) − θ with x the share on route 0; objective x. */
record TwoRoutes() implements TabularModel {

    @Override
    public int rounds() {
        return 1;
    }

    @Override
    public int states() {
        return 1;
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
        return new double[] {1};
    }

    @Override
    public void reward(int round, double[] theta, double[] population, double[] reward) {
        reward[0] = 1 - population[0];
        reward[1] = 1 - (1 - population[0]) - theta[0];
    }

    @Override
    public void rewardPullBack(
            int round, double[] theta, double[] population, double[] rewardBar, double[] popBar, double[] thetaBar) {
        popBar[0] += rewardBar[1] - rewardBar[0];
        thetaBar[0] -= rewardBar[1];
    }

    @Override
    public void transition(int round, double[] theta, double[] population, double[] transition) {
        throw new AssertionError("a last round has no transition");
    }

    @Override
    public double objective(double[] theta, double[][] populations) {
        return populations[0][0];
    }

    @Override
    public void objectiveGradient(
            double[] theta, double[][] populations, double[][] populationsBar, double[] thetaBar) {
        populationsBar[0][0] += 1;
    }
}
