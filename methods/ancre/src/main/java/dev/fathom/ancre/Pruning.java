package dev.fathom.ancre;

import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.nn.Edge;
import java.util.ArrayList;
import java.util.List;

/**
 * A learned wiring with its weak shortcuts left out, for inference.
 *
 * @param wiring the strong shortcuts as a fixed wiring, in each destination scaled to the sum they had with the weak
 * @param live how many are left
 * @param all how many there were
 */
public record Pruning(FixedEdgesConfig wiring, int live, int all) {

    /** The threshold to begin with: what weighs less than a thousandth is left out. */
    public static final double DEFAULT_THRESHOLD = 1e-3;

    /**
     * Leaves out the shortcuts with coefficients below a threshold; the strongest of each destination stays. To use it,
     * make the model with {@link #wiring()} and load the trained weights without those of {@code depth}.
     *
     * @param threshold in [0, 1)
     */
    public static Pruning of(Ancre ancre, double threshold) {
        if (!(threshold >= 0 && threshold < 1)) {
            throw new IllegalArgumentException("threshold must be in [0, 1), got " + threshold);
        }
        double[][] p = ancre.coefficients();
        int blocks = ancre.stack().blocks();
        List<Edge> kept = new ArrayList<>();
        for (int j = 1; j <= blocks; j++) {
            double strongest = 0;
            double sum = 0;
            for (int i = 0; i < j; i++) {
                strongest = Math.max(strongest, p[i][j]);
                sum += p[i][j];
            }
            double least = Math.min(threshold, strongest);
            double left = 0;
            for (int i = 0; i < j; i++) {
                left += p[i][j] >= least ? p[i][j] : 0;
            }
            for (int i = 0; i < j; i++) {
                if (p[i][j] >= least) {
                    kept.add(new Edge(i, j, left > 0 ? p[i][j] * sum / left : 0));
                }
            }
        }
        FixedEdgesConfig wiring = FixedEdgesConfig.of(
                kept, ancre.config().keepInnerResidual(), ancre.config().granularity());
        return new Pruning(wiring, kept.size(), blocks * (blocks + 1) / 2);
    }
}
