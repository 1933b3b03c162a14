package dev.fathom.nn;

import dev.fathom.engine.Rng;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a module is for: evaluation, or training with a source of randomness. It is an argument, so a module
 * has no mode to forget and a training thread and an evaluating thread can share it.
 *
 * <p>A training pass is fully determined by its stream: each place that draws uses a stream split off under its own
 * name. Give every step a stream of its own, for instance {@code Pass.training(rng.split(step))}.
 */
public final class Pass {
    private static final Pass EVALUATION = new Pass(null);

    private final @Nullable Rng rng;

    private Pass(@Nullable Rng rng) {
        this.rng = rng;
    }

    /** Evaluation: no dropout, normalisation with kept statistics. */
    public static Pass evaluation() {
        return EVALUATION;
    }

    /** Training, with the randomness of this one call. */
    public static Pass training(Rng rng) {
        return new Pass(rng);
    }

    /** Whether this call trains. */
    public boolean training() {
        return rng != null;
    }

    /**
     * The stream of this call for the part with the given name.
     *
     * @throws IllegalStateException in evaluation, where nothing may be random
     */
    public Rng rng(String part) {
        if (rng == null) {
            throw new IllegalStateException("'" + part + "' asked for randomness in an evaluation pass");
        }
        return rng.split(part);
    }
}
