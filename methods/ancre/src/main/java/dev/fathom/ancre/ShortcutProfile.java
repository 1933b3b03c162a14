package dev.fathom.ancre;

import dev.fathom.nn.ResidualTopology;
import java.util.Optional;

/** What coefficients say of a wiring: how spread the sources of each block are and which is the strongest. */
public final class ShortcutProfile {

    private static final int FIRST_COUNTED = 4;

    private final double[][] p;

    /**
     * A profile.
     *
     * @param coefficients p[i][j] from state i to the output of block j, as
     *     {@link dev.fathom.nn.ResidualTopology#coefficients()} gives it
     */
    public ShortcutProfile(double[][] coefficients) {
        p = new double[coefficients.length][];
        for (int i = 0; i < p.length; i++) {
            p[i] = coefficients[i].clone();
        }
    }

    /**
     * The profile of a wiring whose coefficients into each block are shares: not negative and of sum 1. Empty for any
     * other, of which an entropy would say nothing.
     */
    public static Optional<ShortcutProfile> ofShares(ResidualTopology wiring) {
        return wiring instanceof Ancre ancre && ancre.config().normalization().sumsIntoBlocks()
                ? Optional.of(new ShortcutProfile(wiring.coefficients()))
                : Optional.empty();
    }

    /** Number of blocks. */
    public int blocks() {
        return p.length - 1;
    }

    /** H_j = -Σ p ln p in nats over the sources of block j, 1 ≤ j ≤ K; ln j for uniform coefficients. */
    public double entropy(int target) {
        double entropy = 0;
        for (int i = 0; i < target; i++) {
            double weight = p[i][target];
            entropy -= weight > 0 ? weight * Math.log(weight) : 0;
        }
        return entropy;
    }

    /** The mean over blocks j ≥ 4 of H_j / ln j: 1 when nothing was learned, 0 when each block has one source. */
    public double relativeEntropy() {
        double sum = 0;
        int counted = 0;
        for (int j = Math.min(FIRST_COUNTED, blocks()); j <= blocks(); j++) {
            if (j > 1) {
                sum += entropy(j) / Math.log(j);
                counted++;
            }
        }
        return counted == 0 ? 1 : sum / counted;
    }

    /** The source of block j, 1 ≤ j ≤ K, whose coefficient is the largest in size; the first of equals. */
    public int strongest(int target) {
        int best = 0;
        for (int i = 1; i < target; i++) {
            best = Math.abs(p[i][target]) > Math.abs(p[best][target]) ? i : best;
        }
        return best;
    }
}
