package dev.fathom.amid.auction;

import java.util.Arrays;

/** All winners of a round pay the lowest bid that wins in it. */
public final class UniformPrice extends FixedMechanism {

    private final int rounds;
    private final Release release;

    private UniformPrice(int rounds, Release release) {
        this.rounds = rounds;
        this.release = release;
    }

    /** With a way to release the supply. */
    public static UniformPrice of(BatchedAuction auction, Release release) {
        return new UniformPrice(auction.rounds(), release);
    }

    @Override
    public String name() {
        return "uniform price";
    }

    @Override
    public Decision newDecision() {
        return new UniformPriceDecision();
    }

    private final class UniformPriceDecision implements Decision {

        private double share;

        @Override
        public double decide(int round, double[] bids, double remaining, double[] payments) {
            share = release.share(round, rounds);
            double sold = share * remaining;
            Arrays.fill(payments, (double) WinProbabilities.threshold(bids, sold) / bids.length);
            return sold;
        }

        /** The threshold bid is constant between jumps. */
        @Override
        public double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar) {
            return share * soldBar;
        }
    }
}
