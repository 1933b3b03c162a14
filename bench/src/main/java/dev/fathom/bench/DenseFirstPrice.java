package dev.fathom.bench;

import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.WinProbabilities;
import dev.fathom.amid.game.TabularModel;
import java.util.Arrays;

/**
 * First price with an equal split, written down as tables over values, ⊥ and bids: what a general solver for mean-field
 * games sees of it. Only evaluated, not designed on.
 */
final class DenseFirstPrice implements TabularModel {

    private final BatchedAuction auction;
    private final double[][][] next; // round, state after the allocation, next state

    DenseFirstPrice(BatchedAuction auction) {
        this.auction = auction;
        this.next = new double[auction.rounds()][auction.values() + 1][];
        for (int h = 0; h < next.length; h++) {
            for (int s = 0; s <= auction.values(); s++) {
                next[h][s] = auction.next(h, s);
            }
        }
    }

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

    /** P(s'|s,a) = pw(a) w(s'|⊥) + (1 − pw(a)) w(s'|s); w is mostly 0 where values stay. */
    @Override
    public void transition(int round, double[] theta, double[] population, double[] transition) {
        Arrays.fill(transition, 0);
        double[] win = win(population);
        int gone = auction.values();
        for (int s = 0; s < states(); s++) {
            for (int to = 0; to < states(); to++) {
                double won = next[round][gone][to];
                double lost = next[round][s][to];
                if (won != 0 || lost != 0) {
                    for (int a = 0; a < win.length; a++) {
                        double w = win[a];
                        transition[(s * win.length + a) * states() + to] = s == gone ? won : w * won + (1 - w) * lost;
                    }
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
