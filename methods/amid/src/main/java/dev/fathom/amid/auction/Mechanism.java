package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;

/**
 * The designer's rules for an auction: how much is sold in a round and what winners pay, as a function of the bids and
 * of the supply that remains, with parameters θ. Immutable.
 */
public interface Mechanism {

    /** Its name. */
    String name();

    /** Number of parameters; 0 for fixed rules. */
    int parameterCount();

    /** Parameters to begin with. */
    double[] initialParameters(Rng rng);

    /** The rules with their parameters fixed. */
    Rules at(double[] theta);

    /** Rules with fixed parameters. Holds a gradient: for one thread at a time. */
    interface Rules {

        /** Room for one decision. */
        Decision newDecision();

        /** The gradient with respect to θ that the decisions' pull-backs have added up so far. */
        double[] parameterGradient();
    }

    /** One round's decision and its transpose. */
    interface Decision {

        /** By how much rounding may make a round sell more than remains. */
        double ROUNDING = 1e-12;

        /**
         * Decides.
         *
         * @param round from 0
         * @param bids ν: the share of all bidders that makes each bid, active ones only
         * @param remaining the supply that remains, per bidder
         * @param payments overwritten with what a winner with each bid pays, at least 0
         * @return α, the share that is sold, at least 0 and at most {@code remaining}
         */
        double decide(int round, double[] bids, double remaining, double[] payments);

        /**
         * {@link #decide}, whose answer is checked: what solvers and simulators call.
         *
         * @throws GameException if a payment is negative, or less than nothing or more than remains is sold
         */
        default double decideChecked(int round, double[] bids, double remaining, double[] payments) {
            double sold = decide(round, bids, remaining, payments);
            for (int a = 0; a < payments.length; a++) {
                if (!(payments[a] >= 0)) {
                    throw new GameException(
                            "the payment of bid " + a + " in round " + round + " is " + payments[a]
                                    + ", must be at least 0",
                            "mend the mechanism: payments must not be negative by construction");
                }
            }
            if (!(sold >= 0 && sold <= remaining + ROUNDING)) {
                throw new GameException(
                        "round " + round + " sells " + sold + " of the " + remaining + " that remain",
                        "mend the mechanism: it must sell at least 0 and no more than remains");
            }
            return sold;
        }

        /**
         * The transpose of the derivative of the last {@link #decide}; the gradient with respect to θ goes to the
         * rules.
         *
         * @param bidsBar the gradient with respect to ν is added to it
         * @return the gradient with respect to the supply that remains
         */
        double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar);
    }
}
