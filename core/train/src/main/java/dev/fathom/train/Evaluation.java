package dev.fathom.train;

import java.util.Map;

/**
 * Figures on held-out data.
 *
 * @param figures by name, for instance {@code validation/loss}, in the order shown
 * @param selection the figure that decides which checkpoint is best; lower is better
 */
public record Evaluation(Map<String, Double> figures, double selection) {

    /** The loss on held-out data, which reports plot beside that of the training. */
    public static final String LOSS = "validation/loss";
}
