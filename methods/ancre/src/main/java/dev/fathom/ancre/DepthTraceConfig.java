package dev.fathom.ancre;

import dev.fathom.lab.recipe.About;
import dev.fathom.train.PluginFactory;
import dev.fathom.train.TrainingContext;
import dev.fathom.train.TrainingPlugin;

/**
 * Asks for {@link DepthTrace}.
 *
 * @param every steps between two records, at least 1; the last step is always recorded
 * @param threshold the smallest coefficient that counts as a live shortcut, in [0, 1)
 */
public record DepthTraceConfig(
        @About("steps between two records of the coefficients")
        int every,

        @About("the smallest coefficient that counts as a live shortcut, in [0, 1)")
        double threshold)
        implements PluginFactory {

    /** Checks the ranges. */
    public DepthTraceConfig {
        if (every < 1) {
            throw new IllegalArgumentException("every must be at least 1, got " + every);
        }
        if (!(threshold >= 0 && threshold < 1)) {
            throw new IllegalArgumentException("threshold must be in [0, 1), got " + threshold);
        }
    }

    /** A record every 20 steps, live from a thousandth. */
    public static DepthTraceConfig defaults() {
        return new DepthTraceConfig(20, Pruning.DEFAULT_THRESHOLD);
    }

    @Override
    public String name() {
        return "depth-trace";
    }

    @Override
    public TrainingPlugin create(TrainingContext context) {
        return new DepthTrace(this, context);
    }
}
