package dev.fathom.amid.auction;

import java.util.Arrays;

/** Winners pay their bids; bids below a reserve do not win. */
public final class FirstPrice extends FixedMechanism {

    private final int rounds;
    private final Release release;
    private final double reserve;

    private FirstPrice(int rounds, Release release, double reserve) {
        this.rounds = rounds;
        this.release = release;
        this.reserve = reserve;
    }

    /** Without reserve. */
    public static FirstPrice of(BatchedAuction auction, Release release) {
        return new FirstPrice(auction.rounds(), release, 0);
    }

    /**
     * With a reserve: a round sells no more than the bids of at least that height ask for.
     *
     * @param reserve in [0, 1]
     */
    public static FirstPrice withReserve(BatchedAuction auction, Release release, double reserve) {
        if (!(reserve >= 0 && reserve <= 1)) {
            throw new IllegalArgumentException("a reserve must be in [0, 1], got " + reserve);
        }
        return new FirstPrice(auction.rounds(), release, reserve);
    }

    @Override
    public String name() {
        return reserve == 0 ? "first price" : "first price, reserve " + reserve;
    }

    @Override
    public Decision newDecision() {
        return new FirstPriceDecision();
    }

    private final class FirstPriceDecision implements Decision {

        private double share;
        private int lowest;
        private boolean capped;

        @Override
        public double decide(int round, double[] bids, double remaining, double[] payments) {
            int n = bids.length;
            Arrays.setAll(payments, a -> (double) a / n);
            share = release.share(round, rounds);
            lowest = (int) Math.ceil(reserve * n - 1e-9);
            double cap = share * remaining;
            double asked = 0;
            for (int a = n - 1; a >= lowest; a--) { // from the top, as the winning probabilities add up
                asked += bids[a];
            }
            capped = lowest == 0 || asked >= cap;
            return capped ? cap : asked;
        }

        @Override
        public double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar) {
            if (capped) {
                return share * soldBar;
            }
            for (int a = lowest; a < bidsBar.length; a++) {
                bidsBar[a] += soldBar;
            }
            return 0;
        }
    }
}
