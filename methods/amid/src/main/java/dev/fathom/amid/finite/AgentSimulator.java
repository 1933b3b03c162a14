package dev.fathom.amid.finite;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * N bidders, each moved by itself: for bidders who play different policies, and to check the counting simulator by.
 * Bidder 0's gain is reported as the tagged one's.
 */
public final class AgentSimulator implements FiniteSimulator {

    private static final int MOST_BIDDERS = 100_000_000;

    private final BatchedAuction auction;
    private final Mechanism.Rules rules;
    private final List<AliasTable[]> bidTables;
    private final AliasTable[] moveTables;
    private final AliasTable initialTable;

    /**
     * A market under rules with fixed parameters.
     *
     * @param policies bidder i plays the one numbered i modulo their number
     */
    public AgentSimulator(AuctionGame game, double[] theta, List<double[]> policies) {
        auction = game.auction();
        rules = game.mechanism().at(theta);
        bidTables = new ArrayList<>();
        for (double[] policy : policies) {
            AliasTable[] tables = new AliasTable[auction.rounds() * auction.values()];
            for (int row = 0; row < tables.length; row++) {
                tables[row] = new AliasTable(policy, row * auction.bids(), auction.bids());
            }
            bidTables.add(tables);
        }
        int states = auction.values() + 1;
        moveTables = new AliasTable[auction.rounds() * states];
        for (int row = 0; row < moveTables.length; row++) {
            moveTables[row] = new AliasTable(auction.next(row / states, row % states), 0, states);
        }
        initialTable = new AliasTable(auction.initialDistribution(), 0, auction.values());
    }

    @Override
    public FiniteOutcome simulate(long bidders, Rng rng) {
        if (bidders < 1 || bidders > MOST_BIDDERS) {
            throw new GameException(
                    "the number of bidders is " + bidders + ", must be between 1 and " + MOST_BIDDERS,
                    "use the counting simulator for more");
        }
        int n = (int) bidders;
        SplittableRandom random = new SplittableRandom(rng.nextLong());
        int[] state = new int[n];
        for (int i = 0; i < n; i++) {
            state[i] = initialTable.draw(random);
        }
        double[] totals = new double[4]; // revenue, welfare, sold, bidder 0's gain
        double remaining = auction.supply();
        for (int h = 0; h < auction.rounds(); h++) {
            remaining -= round(h, state, remaining, totals, random);
        }
        return new FiniteOutcome(totals[0] / n, totals[1] / n, totals[2] / n, totals[3]);
    }

    private double round(int h, int[] state, double remaining, double[] totals, SplittableRandom random) {
        int values = auction.values();
        int n = state.length;
        int[] bid = new int[n];
        int[] count = new int[auction.bids()];
        for (int i = 0; i < n; i++) {
            bid[i] = state[i] == values ? -1 : bidTables.get(i % bidTables.size())[h * values + state[i]].draw(random);
            if (bid[i] >= 0) {
                count[bid[i]]++;
            }
        }
        double[] demand = new double[count.length];
        double[] payments = new double[count.length];
        for (int a = 0; a < count.length; a++) {
            demand[a] = (double) count[a] / n;
        }
        double share = rules.newDecision().decideChecked(h, demand, remaining, payments);
        int[] served = served(count, Units.of(share, n));
        for (int i = 0; i < n; i++) {
            if (bid[i] >= 0) {
                int a = bid[i];
                boolean wins = random.nextDouble() * count[a] < served[a]; // of those tied who are left, so many win
                count[a]--;
                if (wins) {
                    served[a]--;
                    totals[0] += payments[a];
                    totals[1] += (double) state[i] / values;
                    totals[2]++;
                    totals[3] += i == 0 ? auction.utility().of(h, (double) state[i] / values, payments[a]) : 0;
                    state[i] = values;
                }
            }
            state[i] = moveTables[h * (values + 1) + state[i]].draw(random);
        }
        return share;
    }

    private static int[] served(int[] count, long units) {
        int[] served = new int[count.length];
        long left = units;
        for (int a = count.length - 1; a >= 0; a--) {
            served[a] = (int) Math.min(left, count[a]);
            left -= served[a];
        }
        return served;
    }
}
