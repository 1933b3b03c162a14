package dev.fathom.amid.auction;

import dev.fathom.engine.Rng;
import java.util.Arrays;

/**
 * Rules that do not look at the bids: p_h(a) = a · sigmoid(θ1[h,a]), and α_h = r_h · sigmoid(θ2[h]). Begins near first
 * price with an equal split.
 *
 * @param rounds H
 * @param bids |A|
 */
public record StaticMechanism(int rounds, int bids) implements Mechanism {

    /** For a market. */
    public static StaticMechanism of(BatchedAuction auction) {
        return new StaticMechanism(auction.rounds(), auction.bids());
    }

    @Override
    public String name() {
        return "static";
    }

    @Override
    public int parameterCount() {
        return rounds * bids + rounds;
    }

    /** θ1 = 3 and sigmoid(θ2[h]) = 1/(H − h); the last round's share of 1 is taken as sigmoid(8). */
    @Override
    public double[] initialParameters(Rng rng) {
        double[] theta = new double[parameterCount()];
        Arrays.fill(theta, 3);
        for (int h = 0; h < rounds; h++) {
            theta[rounds * bids + h] = h == rounds - 1 ? 8 : -Math.log(rounds - h - 1.0);
        }
        return theta;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Override
    public Rules at(double[] theta) {
        return new StaticRules(
                Arrays.stream(theta).map(StaticMechanism::sigmoid).toArray());
    }

    private final class StaticRules implements Rules {

        private final double[] factors;
        private final double[] bar;

        StaticRules(double[] factors) {
            this.factors = factors;
            this.bar = new double[factors.length];
        }

        @Override
        public Decision newDecision() {
            return new StaticDecision(this);
        }

        @Override
        public double[] parameterGradient() {
            return bar.clone();
        }

        private void add(int i, double factorBar) {
            bar[i] += factorBar * factors[i] * (1 - factors[i]);
        }
    }

    private final class StaticDecision implements Decision {

        private final StaticRules rules;
        private int round;
        private double remaining;

        StaticDecision(StaticRules rules) {
            this.rules = rules;
        }

        @Override
        public double decide(int h, double[] demand, double left, double[] payments) {
            round = h;
            remaining = left;
            for (int a = 0; a < bids; a++) {
                payments[a] = (double) a / bids * rules.factors[h * bids + a];
            }
            return left * rules.factors[rounds * bids + h];
        }

        @Override
        public double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar) {
            for (int a = 0; a < bids; a++) {
                rules.add(round * bids + a, paymentsBar[a] * a / bids);
            }
            int share = rounds * bids + round;
            rules.add(share, soldBar * remaining);
            return soldBar * rules.factors[share];
        }
    }
}
