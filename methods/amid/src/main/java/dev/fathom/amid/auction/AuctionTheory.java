package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;

/** What is known of auctions in closed form. */
public final class AuctionTheory {

    private AuctionTheory() {}

    /**
     * The most that any mechanism earns per bidder in equilibrium, when values stay and winners do not come back: max
     * over prices p of p · min(P(v ≥ p), α_max), and mixtures of prices (Myerson 1981).
     *
     * <p>With much supply this is the best posted price; with little, the concave hull of revenue against quantity.
     */
    public static double myersonMeanField(BatchedAuction auction) {
        double[] mu = auction.initialDistribution();
        int n = mu.length;
        double[] quantity = new double[n + 1];
        double[] revenue = new double[n + 1];
        for (int s = n - 1, i = 1; s >= 0; s--, i++) {
            quantity[i] = quantity[i - 1] + mu[s];
            revenue[i] = quantity[i] * s / n;
        }
        double best = 0;
        for (int i = 0; i <= n; i++) {
            if (quantity[i] <= auction.supply()) {
                best = Math.max(best, revenue[i]);
            }
            for (int j = i + 1; j <= n; j++) { // a mixture of two prices that sells just the supply
                if (quantity[i] <= auction.supply() && quantity[j] > auction.supply()) {
                    double t = (auction.supply() - quantity[i]) / (quantity[j] - quantity[i]);
                    best = Math.max(best, (1 - t) * revenue[i] + t * revenue[j]);
                }
            }
        }
        return best;
    }

    /**
     * The best posted price against values with distribution function F = v^k, from the continuous theory.
     *
     * @param k positive; 1 is uniform
     */
    public static double powerReserve(double k) {
        return Math.pow(1 + k, -1 / k);
    }

    /**
     * The expected revenue of N bidders with uniform values who bid for K units, each paying its bid: K(N − K)/(N + 1),
     * as in the auction at the (K+1)-th price (revenue equivalence).
     */
    public static double discriminatoryRevenue(int bidders, int units) {
        requireUnits(bidders, units);
        return (double) units * (bidders - units) / (bidders + 1);
    }

    /**
     * The equilibrium bid of value v there: E[Y | Y &lt; v] for Y the K-th highest of N − 1 uniform values, by
     * integrating P(Y ≤ x | Y ≤ v): v − ∫_0^v P(Y ≤ x) dx / P(Y ≤ v).
     */
    public static double discriminatoryBid(double value, int bidders, int units) {
        requireUnits(bidders, units);
        if (value <= 0) {
            return 0;
        }
        int steps = 2000; // composite Simpson
        double integral = 0;
        for (int i = 0; i <= steps; i++) {
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            integral += weight * rankBelow(value * i / steps, bidders - 1, units);
        }
        integral *= value / steps / 3;
        return value - integral / rankBelow(value, bidders - 1, units);
    }

    /** P(the K-th highest of n uniform values ≤ x): fewer than K of them lie above x. */
    private static double rankBelow(double x, int n, int k) {
        double sum = 0;
        double choose = 1;
        for (int i = 0; i < k; i++) {
            sum += choose * Math.pow(1 - x, i) * Math.pow(x, n - i);
            choose = choose * (n - i) / (i + 1);
        }
        return sum;
    }

    private static void requireUnits(int bidders, int units) {
        if (units < 1 || units >= bidders) {
            throw new GameException(
                    "the number of units is " + units + ", must be at least 1 and less than the " + bidders
                            + " bidders",
                    "with a unit for everyone nobody needs to bid");
        }
    }
}
