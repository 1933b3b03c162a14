package dev.fathom.amid.auction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happens in an auction when everyone plays one policy.
 *
 * @param revenue payments per bidder
 * @param welfare values of winners per bidder
 * @param rounds each round
 * @param warnings what a designer should know and nothing fails for
 */
public record AuctionOutcome(double revenue, double welfare, List<Round> rounds, List<String> warnings) {

    /** Copies the lists. */
    public AuctionOutcome {
        rounds = List.copyOf(rounds);
        warnings = List.copyOf(warnings);
    }

    /**
     * One round. The lists are over bids, except {@code bidFunction} and {@code population}.
     *
     * @param sold α: goods sold per bidder
     * @param remaining goods left before the round
     * @param thresholdBid the lowest bid that wins, in [0, 1)
     * @param meanBid of active bidders; NaN if there are none
     * @param revenue payments per bidder
     * @param demand ν: the share of bidders that makes each bid
     * @param payments what a winner with each bid pays
     * @param win the probability that each bid wins
     * @param bidFunction the mean bid of each value
     * @param population the share of bidders with each value
     */
    public record Round(
            double sold,
            double remaining,
            double thresholdBid,
            double meanBid,
            double revenue,
            List<Double> demand,
            List<Double> payments,
            List<Double> win,
            List<Double> bidFunction,
            List<Double> population) {

        /** How much less than each bid a winner with it pays. */
        public double[] discounts() {
            double[] discounts = new double[payments.size()];
            Arrays.setAll(discounts, a -> (double) a / discounts.length - payments.get(a));
            return discounts;
        }
    }

    /** The share of bids, over all rounds, that nobody makes: rules get no gradient through what they say of these. */
    public double unusedBids() {
        return rounds.stream()
                .flatMap(round -> round.demand().stream())
                .mapToDouble(share -> share > WinProbabilities.NOBODY ? 0 : 1)
                .average()
                .orElse(0);
    }

    static AuctionOutcome of(
            BatchedAuction auction,
            double[] policy,
            double[][] mass,
            double[][] demand,
            double[][] pay,
            double[][] win,
            double[] sold,
            double[] remaining,
            double revenue,
            double welfare) {
        List<Round> rounds = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (int h = 0; h < auction.rounds(); h++) {
            int falling = falling(pay[h]);
            if (falling > 0) {
                warnings.add("round " + h + ": payments fall with the bid at " + falling + " bids");
            }
            if (!WinProbabilities.isNoZeroDominance(demand[h], sold[h])) {
                warnings.add("round " + h + ": nobody bids at the margin; a finite market need not come close to this");
            }
            double bidSum = 0;
            double active = 0;
            double paid = 0;
            for (int a = 0; a < auction.bids(); a++) {
                bidSum += demand[h][a] * a / auction.bids();
                active += demand[h][a];
                paid += demand[h][a] * win[h][a] * pay[h][a];
            }
            double threshold = (double) WinProbabilities.threshold(demand[h], sold[h]) / auction.bids();
            rounds.add(new Round(
                    sold[h],
                    remaining[h],
                    threshold,
                    bidSum / active,
                    paid,
                    list(demand[h], auction.bids()),
                    list(pay[h], auction.bids()),
                    list(win[h], auction.bids()),
                    list(bidFunction(auction, policy, h), auction.values()),
                    list(mass[h], auction.values())));
        }
        return new AuctionOutcome(revenue, welfare, rounds, warnings);
    }

    private static int falling(double[] pay) {
        int falling = 0;
        for (int a = 1; a < pay.length; a++) {
            falling += pay[a] < pay[a - 1] - 1e-12 ? 1 : 0;
        }
        return falling;
    }

    private static double[] bidFunction(BatchedAuction auction, double[] policy, int h) {
        double[] mean = new double[auction.values()];
        for (int s = 0; s < mean.length; s++) {
            for (int a = 0; a < auction.bids(); a++) {
                mean[s] += policy[(h * auction.values() + s) * auction.bids() + a] * a / auction.bids();
            }
        }
        return mean;
    }

    private static List<Double> list(double[] values, int n) {
        List<Double> list = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            list.add(values[i]);
        }
        return list;
    }
}
