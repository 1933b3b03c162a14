package dev.fathom.optim.adjoint;

/**
 * How long the segments are that a sweep holds in full; between segments only their first states are kept.
 *
 * <p>With segments of k steps out of T, about T/k states and k tapes are held at once, and all segments but the last
 * are computed twice.
 */
@FunctionalInterface
public interface Checkpointing {

    /**
     * The length of a segment.
     *
     * @param steps length of the recurrence, at least 1
     * @return at least 1
     */
    int segment(int steps);

    /** Everything is held: nothing is computed twice, memory grows as T. */
    static Checkpointing storeAll() {
        return steps -> steps;
    }

    /** Segments of ⌈√T⌉ steps: memory grows as √T, for less than one more forward pass. */
    static Checkpointing sqrt() {
        return steps -> (int) Math.ceil(Math.sqrt(steps));
    }

    /**
     * Segments of {@code k} steps.
     *
     * @param k at least 1
     */
    static Checkpointing every(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("a state must be kept every k >= 1 steps, got " + k);
        }
        return steps -> Math.min(k, steps);
    }
}
