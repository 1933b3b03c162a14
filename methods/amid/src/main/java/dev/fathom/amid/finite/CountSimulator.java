package dev.fathom.amid.finite;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;
import org.jspecify.annotations.Nullable;

/**
 * N bidders who all play one policy, exactly, by counting: bidders with the same value are exchangeable, so a round is
 * a few multinomial and hypergeometric draws whose number does not depend on N. A tagged bidder may play another policy
 * among them. For one thread at a time.
 */
public final class CountSimulator implements FiniteSimulator {

    /** The most bidders of a market: beyond, counts are no longer exact in double precision. */
    public static final long MOST_BIDDERS = 1L << 52;

    private final BatchedAuction auction;
    private final Mechanism.Rules rules;
    private final double[] policy;
    private final double @Nullable [] tagged;
    private final int values;
    private final int bids;
    private final double[][][] next;

    /** A market under rules with fixed parameters, in which everyone plays {@code policy}. */
    public CountSimulator(AuctionGame game, double[] theta, double[] policy) {
        this(game, theta, policy, null);
    }

    private CountSimulator(AuctionGame game, double[] theta, double[] policy, double @Nullable [] tagged) {
        this.auction = game.auction();
        this.rules = game.mechanism().at(theta);
        this.policy = policy.clone();
        this.tagged = tagged;
        this.values = auction.values();
        this.bids = auction.bids();
        this.next = new double[auction.rounds()][values + 1][];
        for (int h = 0; h < next.length; h++) {
            for (int s = 0; s <= values; s++) {
                next[h][s] = auction.next(h, s);
            }
        }
    }

    /** The same market in which one of the N bidders plays {@code theirs}; outcomes then say what that one gained. */
    public static CountSimulator withDeviator(AuctionGame game, double[] theta, double[] policy, double[] theirs) {
        return new CountSimulator(game, theta, policy, theirs.clone());
    }

    @Override
    public FiniteOutcome simulate(long bidders, Rng rng) {
        if (bidders < 1 || bidders > MOST_BIDDERS) {
            throw new GameException(
                    "the number of bidders is " + bidders + ", must be between 1 and " + MOST_BIDDERS,
                    "use for instance 1000");
        }
        return new Market(bidders, rng).run();
    }

    /** One market under way. */
    private final class Market {

        private final long bidders;
        private final Rng rng;
        private final long[] inState = new long[values + 1];
        private final long[][] bidding = new long[values][bids];
        private final long[] row = new long[bids];
        private final long[] moved = new long[values + 1];
        private final double[] demand = new double[bids];
        private final double[] payments = new double[bids];
        private int taggedState = -1;
        private int taggedBid = -1;
        private double remaining = auction.supply();
        private double revenue;
        private double welfare;
        private double sold;
        private double gained;

        Market(long bidders, Rng rng) {
            this.bidders = bidders;
            this.rng = rng;
        }

        FiniteOutcome run() {
            double[] initial = auction.initialDistribution();
            long crowd = tagged == null ? bidders : bidders - 1;
            Draws.multinomial(crowd, initial, 0, values, inState, rng);
            if (tagged != null) {
                taggedState = one(initial, 0, values);
            }
            for (int h = 0; h < auction.rounds(); h++) {
                placeBids(h);
                double share = rules.newDecision().decideChecked(h, demand, remaining, payments);
                remaining -= share;
                serve(h, Units.of(share, bidders));
                move(h);
            }
            return new FiniteOutcome(revenue / bidders, welfare / bidders, sold / bidders, gained);
        }

        /** One draw from a distribution. */
        private int one(double[] probabilities, int from, int n) {
            double u = rng.nextDouble();
            int last = 0;
            for (int i = 0; i < n; i++) {
                if (probabilities[from + i] > 0) {
                    last = i;
                    u -= probabilities[from + i];
                    if (u < 0) {
                        return i;
                    }
                }
            }
            return last;
        }

        private void placeBids(int h) {
            long[] total = new long[bids];
            for (int s = 0; s < values; s++) {
                Draws.multinomial(inState[s], policy, (h * values + s) * bids, bids, row, rng);
                for (int a = 0; a < bids; a++) {
                    bidding[s][a] = row[a];
                    total[a] += row[a];
                }
            }
            taggedBid = -1;
            if (tagged != null && taggedState < values) {
                taggedBid = one(tagged, (h * values + taggedState) * bids, bids);
                total[taggedBid]++;
            }
            for (int a = 0; a < bids; a++) {
                demand[a] = (double) total[a] / bidders;
            }
        }

        /** Serves from the highest bid down; of those who tie at the margin, a random part. */
        private void serve(int h, long units) {
            long left = units;
            for (int a = bids - 1; a >= 0; a--) {
                boolean taggedHere = taggedBid == a;
                long tied = taggedHere ? 1 : 0;
                for (int s = 0; s < values; s++) {
                    tied += bidding[s][a];
                }
                long served = Math.min(left, tied);
                left -= served;
                long others = tied;
                if (taggedHere) {
                    others--;
                    if (rng.nextDouble() * tied < served) {
                        win(h, taggedState, a, 1);
                        gained += auction.utility().of(h, (double) taggedState / values, payments[a]);
                        taggedState = values;
                        served--;
                    }
                }
                for (int s = 0; s < values && served > 0; s++) {
                    long here = bidding[s][a];
                    others -= here;
                    long winners = Draws.hypergeometric(here, others, served, rng);
                    served -= winners;
                    win(h, s, a, winners);
                    inState[s] -= winners;
                    inState[values] += winners;
                }
            }
        }

        private void win(int h, int state, int bid, long winners) {
            revenue += winners * payments[bid];
            welfare += winners * (double) state / values;
            sold += winners;
        }

        private void move(int h) {
            long[] after = new long[values + 1];
            for (int s = 0; s <= values; s++) {
                Draws.multinomial(inState[s], next[h][s], 0, values + 1, moved, rng);
                for (int to = 0; to <= values; to++) {
                    after[to] += moved[to];
                }
            }
            System.arraycopy(after, 0, inState, 0, after.length);
            if (taggedState >= 0) {
                taggedState = one(next[h][taggedState], 0, values + 1);
            }
        }
    }
}
