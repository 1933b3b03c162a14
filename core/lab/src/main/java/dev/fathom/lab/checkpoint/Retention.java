package dev.fathom.lab.checkpoint;

/**
 * Which checkpoints are kept.
 *
 * @param last how many of the newest, at least 1
 * @param best whether the one with the lowest metric is kept as well, for the user: a finished run's model is that of
 *     the last step, and {@code fathom show} tells where the best lies
 */
public record Retention(int last, boolean best) {

    /** The three newest and the best. */
    public static final Retention DEFAULT = new Retention(3, true);

    public Retention {
        if (last < 1) {
            throw new IllegalArgumentException("at least 1 checkpoint must be kept, got " + last);
        }
    }
}
