package dev.fathom.amid.auction;

import dev.fathom.amid.game.Continuation;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Vectors;
import java.util.Arrays;
import java.util.Map;

/**
 * One evaluation of an auction, by its structure: in each round the policy meets the values once, and everything after
 * that is as long as there are values or bids. The transposes are those of the statements they stand beside, in
 * reverse.
 */
final class AuctionPassage implements Passage {

    private final AuctionPlay play;
    private final BatchedAuction auction;
    private final int rounds;
    private final int values;
    private final int bids;

    private final double[][] mass; // μ, over values and ⊥
    private final double[][] demand; // ν, over bids
    private final double[][] pay;
    private final double[][] ratio; // (α − S)/ν before clipping
    private final double[][] win; // pw
    private final double[][] lost; // 1 − pw
    private final double[][] lose; // probability that a value does not win
    private final double[][] later; // c = W V(h+1)
    private final int[] mayLose; // of each round: the bid after the highest that may lose
    private final double[] sold; // α
    private final double[] remaining; // r
    private final Mechanism.Decision[] decisions;
    private final double[] value;
    private final double[] valueBar;

    AuctionPassage(AuctionPlay play) {
        this.play = play;
        this.auction = play.game.auction();
        this.rounds = auction.rounds();
        this.values = auction.values();
        this.bids = auction.bids();
        this.mass = new double[rounds + 1][values + 1];
        this.demand = new double[rounds][bids];
        this.pay = new double[rounds][bids];
        this.ratio = new double[rounds][bids];
        this.win = new double[rounds][bids];
        this.lost = new double[rounds][bids];
        this.lose = new double[rounds][values];
        this.later = new double[rounds][values + 1];
        this.mayLose = new int[rounds];
        this.sold = new double[rounds];
        this.remaining = new double[rounds];
        this.decisions = new Mechanism.Decision[rounds];
        Arrays.setAll(decisions, h -> play.rules.newDecision());
        this.value = new double[values + 1];
        this.valueBar = new double[values + 1];
    }

    @Override
    public void flow(double[] policy) {
        System.arraycopy(auction.initialDistribution(), 0, mass[0], 0, values);
        double left = auction.supply();
        for (int h = 0; h < rounds; h++) {
            aggregate(policy, h);
            remaining[h] = left;
            sold[h] = decisions[h].decideChecked(h, demand[h], left, pay[h]);
            left -= sold[h];
            WinProbabilities.of(demand[h], sold[h], ratio[h], win[h]);
            mayLose[h] = 0;
            for (int a = 0; a < bids; a++) {
                lost[h][a] = 1 - win[h][a];
                mayLose[h] = lost[h][a] > 0 ? a + 1 : mayLose[h];
            }
            allocate(policy, h);
        }
    }

    /** ν(a) = Σ μ(s) π(s,a), with two values at a time, so that ν is read and written half as often. */
    private void aggregate(double[] policy, int h) {
        double[] nu = demand[h];
        Arrays.fill(nu, 0);
        int s = 0;
        int from = h * values * bids;
        for (; s + 1 < values; s += 2, from += 2 * bids) {
            double mu0 = counted(mass[h][s]);
            double mu1 = counted(mass[h][s + 1]);
            if (mu0 + mu1 > 0) {
                for (int a = 0; a < bids; a++) {
                    nu[a] += mu0 * policy[from + a] + mu1 * policy[from + bids + a];
                }
            }
        }
        if (s < values) {
            double mu = counted(mass[h][s]);
            for (int a = 0; a < bids; a++) {
                nu[a] += mu * policy[from + a];
            }
        }
    }

    private static double counted(double mass) {
        return mass > WinProbabilities.NOBODY ? mass : 0;
    }

    /** ξ(s) = μ(s) Σ_a π(s,a) (1 − pw(a)), the rest to ⊥; then values change. */
    private void allocate(double[] policy, int h) {
        double[] allocated = play.allocatedBar;
        double active = 0;
        for (int s = 0, from = h * values * bids; s < values; s++, from += bids) {
            lose[h][s] = Vectors.dot(policy, from, lost[h], 0, mayLose[h]);
            double left = mass[h][s] * lose[h][s];
            allocated[s] = left < 1e-200 ? 0 : left;
            active += allocated[s];
        }
        allocated[values] = 1 - active;
        auction.transition(h).push(allocated, mass[h + 1]);
    }

    @Override
    public double values(Continuation continuation, double[] q) {
        double[] u = play.utilities;
        double idle = auction.entropyInInactive() ? continuation.idle() : 0;
        Arrays.fill(value, 0);
        for (int h = rounds - 1; h >= 0; h--) {
            double[] c = later[h];
            auction.transition(h).pull(value, c);
            double inactive = c[values];
            double[] pw = win[h];
            for (int s = 0; s < values; s++) {
                int row = h * values + s;
                int from = row * bids;
                auction.utility().of(h, play.worth[s], pay[h], u);
                double stay = c[s];
                double departing = inactive - stay;
                for (int a = 0; a < bids; a++) {
                    q[from + a] = pw[a] * (u[a] + departing) + stay;
                }
                value[s] = continuation.value(row, q, from, bids);
            }
            value[values] = inactive + idle;
        }
        return Vectors.dot(mass[0], 0, value, 0, values);
    }

    @Override
    public double objective() {
        return play.game.objective().revenue() * revenue()
                + play.game.objective().welfare() * welfare();
    }

    private double revenue() {
        double sum = 0;
        for (int h = 0; h < rounds; h++) {
            for (int a = 0; a < bids; a++) {
                sum += demand[h][a] * win[h][a] * pay[h][a];
            }
        }
        return sum;
    }

    private double welfare() {
        double sum = 0;
        for (int h = 0; h < rounds; h++) {
            for (int s = 0; s < values; s++) {
                sum += mass[h][s] * (1 - lose[h][s]) * play.worth[s];
            }
        }
        return sum;
    }

    @Override
    public void pullBack(double[] policy, Continuation continuation, double[] q, double[] qBar, double[] policyBar) {
        clear(play.winBar);
        clear(play.payBar);
        Arrays.fill(valueBar, 0);
        for (int h = 0; h < rounds; h++) {
            valuesPullBack(continuation, h, q, qBar);
        }
        populationPullBack(policy, policyBar, false);
    }

    private static void clear(double[][] rows) {
        for (double[] row : rows) {
            Arrays.fill(row, 0);
        }
    }

    /** The values' transpose runs forward in the rounds: V̄(h+1) = Wᵀ c̄. */
    private void valuesPullBack(Continuation continuation, int h, double[] q, double[] qBar) {
        double[] u = play.utilities;
        double[] slope = play.slopes;
        double[] pw = win[h];
        double[] pwBar = play.winBar[h];
        double[] pBar = play.payBar[h];
        double[] laterBar = play.allocatedBar;
        double inactiveBar = valueBar[values];
        for (int s = 0; s < values; s++) {
            int row = h * values + s;
            int from = row * bids;
            continuation.pullBack(row, valueBar[s], q, qBar, from, bids);
            auction.utility().of(h, play.worth[s], pay[h], u);
            auction.utility().slopes(h, play.worth[s], pay[h], slope);
            double departing = later[h][values] - later[h][s];
            for (int a = 0; a < bids; a++) {
                pwBar[a] += qBar[from + a] * (u[a] + departing);
            }
            for (int a = 0; a < bids; a++) {
                pBar[a] += qBar[from + a] * slope[a] * pw[a];
            }
            inactiveBar += Vectors.dot(qBar, from, pw, 0, bids);
            laterBar[s] = Vectors.dot(qBar, from, lost[h], 0, bids);
        }
        laterBar[values] = inactiveBar;
        auction.transition(h).push(laterBar, valueBar);
    }

    @Override
    public void objectivePullBack(double[] policy, double[] policyBar) {
        double weight = play.game.objective().revenue();
        for (int h = 0; h < rounds; h++) {
            for (int a = 0; a < bids; a++) {
                play.winBar[h][a] = weight * demand[h][a] * pay[h][a];
                play.payBar[h][a] = weight * demand[h][a] * win[h][a];
            }
        }
        populationPullBack(policy, policyBar, true);
    }

    /** The population's transpose runs backward in the rounds. */
    private void populationPullBack(double[] policy, double[] policyBar, boolean ofObjective) {
        double[] massBar = play.massBar;
        Arrays.fill(massBar, 0);
        double remainingBar = 0;
        double welfare = ofObjective ? play.game.objective().welfare() : 0;
        double revenue = ofObjective ? play.game.objective().revenue() : 0;
        for (int h = rounds - 1; h >= 0; h--) {
            loseBar(h, massBar, welfare);
            for (int s = 0, from = h * values * bids; s < values; s++, from += bids) {
                double weight = mass[h][s] * play.allocatedBar[s];
                if (weight != 0) {
                    for (int a = 0; a < bids; a++) {
                        play.winBar[h][a] -= weight * policy[from + a];
                    }
                }
            }
            double[] nuBar = play.bidsBar;
            for (int a = 0; a < bids; a++) {
                nuBar[a] = revenue * win[h][a] * pay[h][a];
            }
            double soldBar = WinProbabilities.pullBack(demand[h], ratio[h], play.winBar[h], nuBar) - remainingBar;
            remainingBar += decisions[h].pullBack(soldBar, play.payBar[h], nuBar);
            policyPullBack(policy, policyBar, h, welfare);
        }
    }

    /**
     * The gradient with respect to the probability of losing, over mass: ξ̄(s) − ξ̄(⊥), less what a winner is worth.
     */
    private void loseBar(int h, double[] massBar, double welfare) {
        double[] bar = play.allocatedBar;
        auction.transition(h).pull(massBar, bar);
        for (int s = 0; s < values; s++) {
            bar[s] -= bar[values] + welfare * play.worth[s];
        }
    }

    private void policyPullBack(double[] policy, double[] policyBar, int h, double welfare) {
        double[] nuBar = play.bidsBar;
        for (int s = 0, from = h * values * bids; s < values; s++, from += bids) {
            double loseBar = play.allocatedBar[s];
            play.massBar[s] =
                    Vectors.dot(policy, from, nuBar, 0, bids) + loseBar * lose[h][s] + welfare * play.worth[s];
            double mu = mass[h][s];
            if (mu > WinProbabilities.NOBODY) {
                double losing = mu * loseBar;
                for (int a = 0; a < bids; a++) {
                    policyBar[from + a] += mu * nuBar[a] + losing * lost[h][a];
                }
            }
        }
        play.massBar[values] = 0;
    }

    @Override
    public double mass(int round, int state) {
        return mass[round][state];
    }

    @Override
    public double[] lone(double[] policy) {
        double[] lone = new double[rounds * values];
        double[] here = mass[0].clone();
        double[] after = new double[values + 1];
        for (int h = 0; h < rounds; h++) {
            System.arraycopy(here, 0, lone, h * values, values);
            double active = 0;
            for (int s = 0; s < values; s++) {
                after[s] = here[s] * Vectors.dot(policy, (h * values + s) * bids, lost[h], 0, bids);
                active += after[s];
            }
            after[values] = 1 - active;
            auction.transition(h).push(after, here);
        }
        return lone;
    }

    @Override
    public Map<String, Double> figures() {
        return Map.of("revenue", revenue(), "welfare", welfare());
    }

    /** The threshold bid of each round. */
    int[] thresholds() {
        int[] thresholds = new int[rounds];
        Arrays.setAll(thresholds, h -> WinProbabilities.threshold(demand[h], sold[h]));
        return thresholds;
    }

    AuctionOutcome outcome(double[] policy) {
        return AuctionOutcome.of(auction, policy, mass, demand, pay, win, sold, remaining, revenue(), welfare());
    }
}
