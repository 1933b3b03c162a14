package dev.fathom.amid.auction;

/**
 * Who wins when a share α of all bidders is served from the highest bid down: pw(a) = clip((α − S(a)) / ν(a), 0, 1),
 * where S(a) is the share that bids more than a. At the threshold bid winners are drawn at random.
 */
public final class WinProbabilities {

    /** Shares below this count as nobody. */
    static final double NOBODY = 1e-30;

    private WinProbabilities() {}

    /**
     * Writes the probabilities.
     *
     * @param bids ν
     * @param sold α
     * @param ratio overwritten with (α − S)/ν before clipping; 0/0 is 0, other divisions by 0 give ±∞
     * @param win overwritten with pw
     */
    public static void of(double[] bids, double sold, double[] ratio, double[] win) {
        double above = 0;
        for (int a = bids.length - 1; a >= 0; a--) {
            double left = sold - above;
            double here = bids[a];
            double x = here > NOBODY
                    ? left / here
                    : left > 0 ? Double.POSITIVE_INFINITY : left < 0 ? Double.NEGATIVE_INFINITY : 0;
            ratio[a] = x;
            win[a] = Math.max(0, Math.min(1, x));
            above += here;
        }
    }

    /** The transpose: adds to the gradient with respect to ν and returns the one with respect to α. */
    static double pullBack(double[] bids, double[] ratio, double[] winBar, double[] bidsBar) {
        double soldBar = 0;
        double fromBelow = 0; // what all lower bids lose to those above them
        for (int a = 0; a < bids.length; a++) {
            bidsBar[a] -= fromBelow;
            double x = ratio[a];
            if (x > 0 && x < 1 && bids[a] > NOBODY) {
                double t = winBar[a] / bids[a];
                soldBar += t;
                bidsBar[a] -= t * x;
                fromBelow += t;
            }
        }
        return soldBar;
    }

    /** Th: the highest bid such that those who bid at least that much take all that is sold; 0 if nobody does. */
    public static int threshold(double[] bids, double sold) {
        double atLeast = 0;
        for (int a = bids.length - 1; a > 0; a--) {
            atLeast += bids[a];
            if (atLeast >= sold) {
                return a;
            }
        }
        return 0;
    }

    /**
     * Whether demand at the margin is not zero, so that a finite market comes close to the limit (the paper's
     * no-zero-dominance): everyone wins, or some bid has 0 &lt; pw &lt; 1, or, where the goods end with a bid whose
     * bidders all win, the bid just below it is made too.
     */
    public static boolean isNoZeroDominance(double[] bids, double sold) {
        double total = 0;
        for (double share : bids) {
            total += share;
        }
        if (sold >= total) {
            return true;
        }
        int margin = threshold(bids, sold);
        double from = 0;
        for (int a = bids.length - 1; a >= margin; a--) { // as threshold adds up
            from += bids[a];
        }
        return bids[margin] > NOBODY && (sold < from || margin == 0 || bids[margin - 1] > NOBODY);
    }
}
