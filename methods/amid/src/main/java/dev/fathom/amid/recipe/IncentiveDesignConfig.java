package dev.fathom.amid.recipe;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.BidInversion;
import dev.fathom.amid.auction.Distributions;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.data.catalog.Catalog;
import dev.fathom.lab.recipe.About;
import java.nio.file.Path;
import java.util.List;

/**
 * A market and how rules are designed for it.
 *
 * @param market the market
 * @param design the search for rules
 * @param solver how equilibria are found
 * @param bidders sizes of the finite markets in which the rules are tried
 */
public record IncentiveDesignConfig(
        Market market,
        Design design,
        Solver solver,

        @About("sizes of the finite markets in which the rules are tried")
        List<Long> bidders) {

    /** Copies the list and checks what concerns several parts. */
    public IncentiveDesignConfig {
        bidders = List.copyOf(bidders);
        if (bidders.isEmpty()) {
            throw new IllegalArgumentException("bidders must name at least one size");
        }
        for (long n : bidders) {
            if (n < 1 || n > CountSimulator.MOST_BIDDERS) {
                throw new IllegalArgumentException(
                        "bidders must be between 1 and " + CountSimulator.MOST_BIDDERS + " each, got " + n);
            }
        }
        double product = solver.stepSize() * market.entropy();
        if (!(product < 1)) {
            throw new IllegalArgumentException("solver.stepSize times market.entropy must be less than 1, got "
                    + solver.stepSize() + " times " + market.entropy());
        }
    }

    private static void require(String key, boolean holds, String what, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(key + " must be " + what + ", got " + value);
        }
    }

    /** The paper's setting A1 on a grid of 40. */
    public static IncentiveDesignConfig defaults() {
        return new IncentiveDesignConfig(
                Market.defaults(), Design.defaults(), Solver.defaults(), List.of(100L, 1000L, 10_000L));
    }

    /** Where the distribution of values comes from. */
    public enum Initial {
        /** All values equally likely. */
        UNIFORM,
        /** Value s/|V| with probability proportional to ratio^s. */
        GEOMETRIC,
        /** Counted from a file of values. */
        VALUES_FILE,
        /** Inferred from a file of observed first-price bids. */
        BIDS_FILE
    }

    /** What winners gain. */
    public enum Taste {
        /** v − p. */
        LINEAR,
        /** Constant absolute risk aversion. */
        RISK_AVERSE,
        /** Its opposite. */
        RISK_SEEKING,
        /** Hyperbolic discounting of later rounds. */
        HYPERBOLIC
    }

    /** Which rules are designed. */
    public enum Rules {
        /** A network that sees the bids. */
        NEURAL,
        /** Fixed shares that do not. */
        STATIC
    }

    /** The market; see {@link BatchedAuction}. */
    public record Market(
            @About("number of values, at least 2") int values,
            @About("number of bids, at least 2") int bids,
            @About("number of rounds, at least 1") int rounds,

            @About("goods per bidder over all rounds, above 0")
            double supply,

            @About("where the distribution of values comes from")
            Initial initial,

            @About("of geometric: each value is this times as likely as the one below it")
            double ratio,

            @About("of values-file and bids-file: a CSV file, one number in a row; else empty")
            String file,

            @About("of the file: the value that counts as 1; no number in the file may be above it")
            double scale,

            @About("of bids-file: how many bidders met in each observed auction")
            int rivals,

            @About("whether values drift between rounds") boolean drift,
            @About("of drift: the factor of a value") double driftFactor,
            @About("of drift: the deviation") double driftDeviation,

            @About("probability with which a winner comes back, each round")
            double reentry,

            @About("what winners gain") Taste utility,

            @About("of the utility: beta or lambda, above 0")
            double utilityParameter,

            @About("weight of the entropy in the bidders' values; small")
            double entropy,

            @About("whether inactive bidders are paid for entropy")
            boolean entropyInInactive) {

        /** Checks the ranges. */
        public Market {
            require("values", values >= 2, "at least 2", values);
            require("bids", bids >= 2, "at least 2", bids);
            require("rounds", rounds >= 1, "at least 1", rounds);
            require("supply", supply > 0 && Double.isFinite(supply), "positive and finite", supply);
            require("ratio", ratio >= 1e-3 && ratio <= 1e3, "between 0.001 and 1000", ratio);
            boolean fromFile = initial == Initial.VALUES_FILE || initial == Initial.BIDS_FILE;
            require(
                    "file",
                    fromFile != file.isBlank(),
                    fromFile ? "the path of a CSV file" : "empty unless initial is values-file or bids-file",
                    "'" + file + "'");
            require("scale", scale > 0 && Double.isFinite(scale), "positive and finite", scale);
            require("rivals", rivals >= 2, "at least 2", rivals);
            require("driftFactor", Double.isFinite(driftFactor), "finite", driftFactor);
            require(
                    "driftDeviation",
                    driftDeviation >= 1e-3 && driftDeviation <= 1e3,
                    "between 0.001 and 1000",
                    driftDeviation);
            require("reentry", reentry >= 0 && reentry <= 1, "in [0, 1]", reentry);
            require(
                    "utilityParameter",
                    utilityParameter > 0 && Double.isFinite(utilityParameter),
                    "positive and finite",
                    utilityParameter);
            require("entropy", entropy > 0 && Double.isFinite(entropy), "positive and finite", entropy);
        }

        /** Setting A1. */
        public static Market defaults() {
            return new Market(
                    40, 40, 4, 0.8, Initial.UNIFORM, 0.9, "", 1, 2, false, 1.2, 0.2, 0, Taste.LINEAR, 1, 1e-3, true);
        }

        /** The same with its file's absolute path. */
        Market located() {
            return new Market(
                    values,
                    bids,
                    rounds,
                    supply,
                    initial,
                    ratio,
                    Catalog.located(file),
                    scale,
                    rivals,
                    drift,
                    driftFactor,
                    driftDeviation,
                    reentry,
                    utility,
                    utilityParameter,
                    entropy,
                    entropyInInactive);
        }

        BatchedAuction auction() {
            double[] distribution =
                    switch (initial) {
                        case UNIFORM -> Distributions.uniform(values);
                        case GEOMETRIC -> Distributions.geometric(values, ratio);
                        case VALUES_FILE -> Distributions.histogram(numbers(), values, scale);
                        case BIDS_FILE ->
                            Distributions.histogram(BidInversion.values(numbers(), rivals), values, scale);
                    };
            ValueDynamics dynamics = drift ? ValueDynamics.drift(driftFactor, driftDeviation) : ValueDynamics.fixed();
            return BatchedAuction.builder()
                    .values(values)
                    .bids(bids)
                    .rounds(rounds)
                    .supply(supply)
                    .initialDistribution(distribution)
                    .dynamics(reentry > 0 ? dynamics.reentry(reentry) : dynamics)
                    .utility(taste())
                    .entropy(entropy)
                    .entropyInInactive(entropyInInactive)
                    .build();
        }

        private double[] numbers() {
            return NumbersFile.read(Path.of(file), scale);
        }

        private Utility taste() {
            return switch (utility) {
                case LINEAR -> Utility.linear();
                case RISK_AVERSE -> Utility.riskAverse(utilityParameter);
                case RISK_SEEKING -> Utility.riskSeeking(utilityParameter);
                case HYPERBOLIC -> Utility.hyperbolic(utilityParameter);
            };
        }

        boolean hasKnownBound() {
            return !drift && reentry == 0 && utility == Taste.LINEAR;
        }
    }

    /** The search for rules. */
    public record Design(
            @About("which rules are designed") Rules mechanism,
            @About("of neural: width of the network") int hidden,

            @About("of neural: whether winners may pay more than their bids")
            PaymentRule payments,

            @About("weight of welfare against revenue, in [0, 1]")
            double welfare,

            @About("Adam's learning rate") double learningRate,
            @About("iterations of each restart") int iterations,
            @About("iterations between validations") int validateEvery,
            @About("how many beginnings are tried") int restarts,

            @About("the largest exploitability of rules that are kept")
            double guard) {

        /** Checks the ranges. */
        public Design {
            require(
                    "hidden",
                    hidden >= 1 && hidden <= NeuralMechanism.MOST_HIDDEN,
                    "between 1 and " + NeuralMechanism.MOST_HIDDEN,
                    hidden);
            require("welfare", welfare >= 0 && welfare <= 1, "in [0, 1]", welfare);
            require(
                    "learningRate",
                    learningRate > 0 && Double.isFinite(learningRate),
                    "positive and finite",
                    learningRate);
            require("iterations", iterations >= 1, "at least 1", iterations);
            require("validateEvery", validateEvery >= 1, "at least 1", validateEvery);
            require("restarts", restarts >= 1, "at least 1", restarts);
            require("guard", guard > 0, "positive", guard);
        }

        /** A network of width 64. */
        public static Design defaults() {
            return new Design(Rules.NEURAL, 64, PaymentRule.BELOW_BID, 0, 5e-3, 100, 5, 1, 5e-3);
        }

        AuctionGame game(BatchedAuction auction) {
            Mechanism rules = mechanism == Rules.STATIC
                    ? StaticMechanism.of(auction)
                    : new NeuralMechanism(auction.rounds(), auction.bids(), hidden, payments);
            return auction.under(rules, Objective.mix(welfare));
        }
    }

    /** How equilibria are found. */
    public record Solver(
            @About("eta; times the entropy it must be below 1")
            double stepSize,

            @About("mirror-descent steps of the search") int steps,
            @About("mirror-descent steps at validation") int validationSteps) {

        /** Checks the ranges, and that validation takes at least as many steps. */
        public Solver {
            require("stepSize", stepSize > 0 && Double.isFinite(stepSize), "positive and finite", stepSize);
            require("steps", steps >= 1, "at least 1", steps);
            if (validationSteps < steps) {
                throw new IllegalArgumentException(
                        "validationSteps must be at least steps, got " + validationSteps + " and " + steps);
            }
        }

        /** 10, 200 and 250. */
        public static Solver defaults() {
            return new Solver(10, 200, 250);
        }
    }
}
