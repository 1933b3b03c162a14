package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.TabularGame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A market: a continuum of bidders with values 0, 1/|V|, …, (|V|−1)/|V|, bids 0, 1/|A|, …, (|A|−1)/|A|, H rounds, and a
 * supply of α_max goods per bidder over all rounds. Winners become inactive (⊥). Immutable.
 */
public final class BatchedAuction {

    private final int bids;
    private final int rounds;
    private final double supply;
    private final double[] initial;
    private final ValueDynamics dynamics;
    private final List<Transition> transitions;
    private final Utility utility;
    private final double entropy;
    private final boolean entropyInInactive;

    private BatchedAuction(Builder builder) {
        this.bids = builder.bids;
        this.rounds = builder.rounds;
        this.supply = builder.supply;
        this.initial = builder.initial == null ? Distributions.uniform(builder.values) : builder.initial.clone();
        this.dynamics = builder.dynamics;
        this.utility = builder.utility;
        this.entropy = builder.entropy;
        this.entropyInInactive = builder.entropyInInactive;
        check(builder.values);
        this.transitions = transitions();
    }

    private void check(int values) {
        requireAtLeast("values", values, 2);
        requireAtLeast("bids", bids, 2);
        requireAtLeast("rounds", rounds, 1);
        if (!(supply > 0) || Double.isInfinite(supply)) {
            throw new GameException(
                    "the supply is " + supply + " goods per bidder, must be positive and finite",
                    "set it for instance to 0.8");
        }
        if (!(entropy >= 0) || Double.isInfinite(entropy)) {
            throw new GameException(
                    "the entropy's weight is " + entropy + ", must be at least 0", "use for instance 1e-3");
        }
        TabularGame.checkDistribution(initial, values, "the initial distribution of values");
        for (int h = 0; h < rounds; h++) {
            for (int s = 0; s < values; s++) {
                for (double payment : new double[] {0, (bids - 1.0) / bids, 1}) {
                    double u = utility.of(h, (double) s / values, payment);
                    if (!Double.isFinite(u)) {
                        throw new GameException(
                                String.format(
                                        Locale.ROOT,
                                        "the utility of round %d, value %s, payment %s is %s, must be finite",
                                        h,
                                        (double) s / values,
                                        payment,
                                        u),
                                "mend the utility for payments in [0, 1]");
                    }
                }
            }
        }
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new GameException(
                    "the number of " + name + " is " + value + ", must be at least " + least, "raise " + name);
        }
    }

    /** Rounds with equal dynamics share one matrix. */
    private List<Transition> transitions() {
        List<Transition> made = new ArrayList<>();
        double[][] before = {};
        for (int h = 0; h < rounds; h++) {
            double[][] matrix = dynamics.matrix(h, initial.clone());
            boolean same = h > 0 && Arrays.deepEquals(matrix, before);
            made.add(same ? made.get(h - 1) : Transition.of(matrix, values() + 1, h));
            before = matrix;
        }
        return List.copyOf(made);
    }

    /** The game in which the bidders meet {@code mechanism} and the designer wants {@code objective}. */
    public AuctionGame under(Mechanism mechanism, Objective objective) {
        return new AuctionGame(this, mechanism, objective);
    }

    /** The game in which the bidders meet {@code mechanism} and the designer wants revenue. */
    public AuctionGame under(Mechanism mechanism) {
        return under(mechanism, Objective.REVENUE);
    }

    /** Number of values |V|. */
    public int values() {
        return initial.length;
    }

    /** Number of bids |A|. */
    public int bids() {
        return bids;
    }

    /** Number of rounds H. */
    public int rounds() {
        return rounds;
    }

    /** α_max: goods per bidder over all rounds. */
    public double supply() {
        return supply;
    }

    /** μ_0 over the values. */
    public double[] initialDistribution() {
        return initial.clone();
    }

    /** What winners gain. */
    public Utility utility() {
        return utility;
    }

    /** τ. */
    public double entropy() {
        return entropy;
    }

    /** Whether inactive bidders are paid τ log |A| for the choice they do not have, as the paper's definition says. */
    public boolean entropyInInactive() {
        return entropyInInactive;
    }

    /** Where an agent in a state after the allocation of a round goes: |V| + 1 probabilities, ⊥ last. */
    public double[] next(int round, int state) {
        return transition(round).row(state);
    }

    Transition transition(int round) {
        return transitions.get(round);
    }

    /** A builder that would make this market. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.values = values();
        builder.bids = bids;
        builder.rounds = rounds;
        builder.supply = supply;
        builder.initial = initial;
        builder.dynamics = dynamics;
        builder.utility = utility;
        builder.entropy = entropy;
        builder.entropyInInactive = entropyInInactive;
        return builder;
    }

    /** 100 values and bids, 4 rounds, supply 0.8, uniform fixed values, linear utility, τ = 1e-3. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what describes a market. */
    public static final class Builder {

        private int values = 100;
        private int bids = 100;
        private int rounds = 4;
        private double supply = 0.8;
        private double @org.jspecify.annotations.Nullable [] initial;
        private ValueDynamics dynamics = ValueDynamics.fixed();
        private Utility utility = Utility.linear();
        private double entropy = 1e-3;
        private boolean entropyInInactive = true;

        private Builder() {}

        /** Number of values |V|, at least 2. */
        public Builder values(int count) {
            values = count;
            return this;
        }

        /** Number of bids |A|, at least 2. */
        public Builder bids(int count) {
            bids = count;
            return this;
        }

        /** Number of rounds H, at least 1. */
        public Builder rounds(int count) {
            rounds = count;
            return this;
        }

        /** α_max, positive: goods per bidder over all rounds. */
        public Builder supply(double goodsPerBidder) {
            supply = goodsPerBidder;
            return this;
        }

        /** μ_0: one probability for each value; uniform if not set. */
        public Builder initialDistribution(double[] distribution) {
            initial = distribution.clone();
            return this;
        }

        /** How values change between rounds. */
        public Builder dynamics(ValueDynamics valueDynamics) {
            dynamics = valueDynamics;
            return this;
        }

        /** What winners gain. */
        public Builder utility(Utility winnersUtility) {
            utility = winnersUtility;
            return this;
        }

        /** τ, at least 0. */
        public Builder entropy(double weight) {
            entropy = weight;
            return this;
        }

        /** Whether inactive bidders are paid τ log |A| a round. */
        public Builder entropyInInactive(boolean paid) {
            entropyInInactive = paid;
            return this;
        }

        /**
         * Makes the market.
         *
         * @throws GameException if something cannot be
         */
        public BatchedAuction build() {
            return new BatchedAuction(this);
        }
    }
}
