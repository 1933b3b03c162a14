package dev.fathom.bench;

import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.WinProbabilities;
import dev.fathom.amid.game.TabularModel;

/**
 * First price with an equal split, written down as tables over values, ⊥ and bids: what a general solver for mean-field
 * games sees of it. Only evaluated, not designed on.
 *
 * @param auction the market
 */
record DenseFirstPrice(BatchedAuction auction) implements TabularModel {

    @Override
    public int rounds() {
        return auction.rounds();
    }

    @Override
    public int states() {
        return auction.values() + 1;
    }

    @Override
    public int actions() {
        return auction.bids();
    }

    @Override
    public int parameterCount() {
        return 0;
    }

    @Override
    public double[] initial() {
        double[] initial = new double[states()];
        System.arraycopy(auction.initialDistribution(), 0, initial, 0, auction.values());
        return initial;
    }

    private double[] win(double[] population) {
        double[] bids = new double[actions()];
        for (int s = 0; s < auction.values(); s++) {
            for (int a = 0; a < bids.length; a++) {
                bids[a] += population[s * bids.length + a];
            }
        }
        double[] win = new double[bids.length];
        WinProbabilities.of(bids, auction.supply() / auction.rounds(), new double[bids.length], win);
        return win;
    }

    @Override
    public void reward(int round, double[] theta, double[] population, double[] reward) {
        double[] win = win(population);
        for (int s = 0; s < states(); s++) {
            for (int a = 0; a < win.length; a++) {
                double gain = auction.utility().of(round, (double) s / auction.values(), (double) a / win.length);
                reward[s * win.length + a] = s < auction.values() ? win[a] * gain : 0;
            }
        }
    }

    @Override
    public void rewardPullBack(
            int round,
            double[] theta,
            double[] population,
            double[] rewardBar,
            double[] populationBar,
            double[] thetaBar) {
        throw new UnsupportedOperationException("only evaluated");
    }

    /** Values stay, winners leave. */
    @Override
    public void transition(int round, double[] theta, double[] population, double[] transition) {
        java.util.Arrays.fill(transition, 0);
        double[] win = win(population);
        int gone = auction.values();
        for (int s = 0; s < states(); s++) {
            for (int a = 0; a < win.length; a++) {
                int row = (s * win.length + a) * states();
                transition[row + gone] = s == gone ? 1 : win[a];
                if (s != gone) {
                    transition[row + s] = 1 - win[a];
                }
            }
        }
    }

    @Override
    public double objective(double[] theta, double[][] populations) {
        double revenue = 0;
        for (double[] population : populations) {
            double[] win = win(population);
            for (int sa = 0; sa < auction.values() * win.length; sa++) {
                int a = sa % win.length;
                revenue += population[sa] * win[a] * a / win.length;
            }
        }
        return revenue;
    }

    @Override
    public void objectiveGradient(
            double[] theta, double[][] populations, double[][] populationsBar, double[] thetaBar) {
        throw new UnsupportedOperationException("only evaluated");
    }
}
