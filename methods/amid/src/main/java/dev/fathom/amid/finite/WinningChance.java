package dev.fathom.amid.finite;

/** The exact chance of one bidder among N who bid independently. */
public final class WinningChance {

    private WinningChance() {}

    /**
     * The chance of a bid to win one of K units, when each of N − 1 rivals makes each bid with its probability and ties
     * are broken at random: Σ over i rivals above and j tied of their multinomial probability times clip((K − i)/(1 +
     * j), 0, 1).
     *
     * @param bids probabilities of a rival's bids; their sum may be less than 1 if a rival may be inactive
     * @param bid the bid
     * @param bidders N, at least 1
     * @param units K, at least 0
     */
    public static double of(double[] bids, int bid, int bidders, int units) {
        double above = 0;
        for (int a = bid + 1; a < bids.length; a++) {
            above += bids[a];
        }
        double tied = bids[bid];
        int rivals = bidders - 1;
        double chance = 0;
        for (int i = 0; i <= Math.min(rivals, units - 1); i++) {
            double pAbove = binomial(rivals, i, above);
            double tiedAmongRest = above < 1 ? Math.min(1, tied / (1 - above)) : 0;
            for (int j = 0; j <= rivals - i && pAbove > 0; j++) {
                double served = Math.min(1, (units - i) / (1.0 + j));
                chance += pAbove * binomial(rivals - i, j, tiedAmongRest) * served;
            }
        }
        return chance;
    }

    private static double binomial(int n, int k, double p) {
        if (p <= 0) {
            return k == 0 ? 1 : 0;
        }
        if (p >= 1) {
            return k == n ? 1 : 0;
        }
        double log = 0;
        for (int i = 1; i <= k; i++) {
            log += Math.log((double) (n - k + i) / i);
        }
        return Math.exp(log + k * Math.log(p) + (n - k) * Math.log1p(-p));
    }
}
