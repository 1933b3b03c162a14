package dev.fathom.amid.auction;

import java.util.Arrays;

/** What a winner gains, given what the good is worth to it and what it pays. Must be finite for payments in [0, 1]. */
public interface Utility {

    /**
     * u.
     *
     * @param round from 0
     * @param value worth of the good, in [0, 1)
     * @param payment at least 0
     */
    double of(int round, double value, double payment);

    /** ∂u/∂payment. */
    double slope(int round, double value, double payment);

    /** u for several payments; override it where a loop is quicker than single calls. */
    default void of(int round, double value, double[] payments, double[] utilities) {
        for (int a = 0; a < payments.length; a++) {
            utilities[a] = of(round, value, payments[a]);
        }
    }

    /** ∂u/∂payment for several payments. */
    default void slopes(int round, double value, double[] payments, double[] slopes) {
        for (int a = 0; a < payments.length; a++) {
            slopes[a] = slope(round, value, payments[a]);
        }
    }

    /** u = v − p. */
    static Utility linear() {
        return new Linear();
    }

    /** u = (1 − e^(−β(v − p))) / β: constant absolute risk aversion. */
    static Utility riskAverse(double beta) {
        return new RiskAverse(beta);
    }

    /** u = (e^(β(v − p)) − 1) / β. */
    static Utility riskSeeking(double beta) {
        return new RiskSeeking(beta);
    }

    /** u = (v − p) / (1 + λh): hyperbolic discounting of later rounds. */
    static Utility hyperbolic(double lambda) {
        return new Hyperbolic(lambda);
    }

    /** Risk neutral. */
    record Linear() implements Utility {
        @Override
        public double of(int round, double value, double payment) {
            return value - payment;
        }

        @Override
        public double slope(int round, double value, double payment) {
            return -1;
        }

        @Override
        public void of(int round, double value, double[] payments, double[] utilities) {
            for (int a = 0; a < payments.length; a++) {
                utilities[a] = value - payments[a];
            }
        }

        @Override
        public void slopes(int round, double value, double[] payments, double[] slopes) {
            Arrays.fill(slopes, -1);
        }
    }

    /**
     * Risk averse.
     *
     * @param beta β, positive
     */
    record RiskAverse(double beta) implements Utility {

        /** Checks the range. */
        public RiskAverse {
            requirePositive("beta", beta);
        }

        @Override
        public double of(int round, double value, double payment) {
            return -Math.expm1(-beta * (value - payment)) / beta;
        }

        @Override
        public double slope(int round, double value, double payment) {
            return -Math.exp(-beta * (value - payment));
        }
    }

    /**
     * Risk seeking.
     *
     * @param beta β, positive
     */
    record RiskSeeking(double beta) implements Utility {

        /** Checks the range. */
        public RiskSeeking {
            requirePositive("beta", beta);
        }

        @Override
        public double of(int round, double value, double payment) {
            return Math.expm1(beta * (value - payment)) / beta;
        }

        @Override
        public double slope(int round, double value, double payment) {
            return -Math.exp(beta * (value - payment));
        }
    }

    /**
     * Impatient.
     *
     * @param lambda λ, positive
     */
    record Hyperbolic(double lambda) implements Utility {

        /** Checks the range. */
        public Hyperbolic {
            requirePositive("lambda", lambda);
        }

        @Override
        public double of(int round, double value, double payment) {
            return (value - payment) / (1 + lambda * round);
        }

        @Override
        public double slope(int round, double value, double payment) {
            return -1 / (1 + lambda * round);
        }
    }

    private static void requirePositive(String name, double x) {
        if (!(x > 0) || Double.isInfinite(x)) {
            throw new IllegalArgumentException(name + " must be positive and finite, got " + x);
        }
    }
}
