package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import java.util.Arrays;

/**
 * Values from observed bids of a first-price auction, by the bidders' first-order condition v = b + G(b) / ((n − 1)
 * g(b)), with the distribution of bids G counted and its density g smoothed (Guerre, Perrigne and Vuong 2000), with the
 * kernel mirrored at the lowest and the highest bid.
 */
public final class BidInversion {

    private BidInversion() {}

    /**
     * The values behind bids.
     *
     * @param bids at least 20, finite, not all equal
     * @param bidders n: how many met in each auction, at least 2
     * @return one for each bid, those of the lowest bids first
     */
    public static double[] values(double[] bids, int bidders) {
        double[] sorted = bids.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        if (n < 20 || bidders < 2 || !(sorted[n - 1] > sorted[0]) || !Double.isFinite(sorted[n - 1] - sorted[0])) {
            throw new GameException(
                    "values can be found from at least 20 finite bids that differ, of at least 2 bidders; got " + n
                            + " bids of " + bidders + " bidders",
                    "give more bids, one number in a row");
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double variance =
                Arrays.stream(sorted).map(b -> (b - mean) * (b - mean)).sum() / (n - 1);
        double bandwidth = 1.06 * Math.sqrt(variance) * Math.pow(n, -0.2) * 2.78; // triweight kernel
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
            double b = sorted[i];
            double density = 0;
            for (double other : sorted) { // mirrored at both ends, beyond which there are no bids
                density += kernel((b - other) / bandwidth)
                        + kernel((b + other - 2 * sorted[0]) / bandwidth)
                        + kernel((b + other - 2 * sorted[n - 1]) / bandwidth);
            }
            density /= n * bandwidth;
            values[i] = b + (i + 1.0) / n / ((bidders - 1) * density);
        }
        return values;
    }

    /** The triweight kernel. */
    private static double kernel(double z) {
        return Math.abs(z) < 1 ? 35.0 / 32 * Math.pow(1 - z * z, 3) : 0;
    }
}
