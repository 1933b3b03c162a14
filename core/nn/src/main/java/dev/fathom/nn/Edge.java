package dev.fathom.nn;

import java.util.Locale;

/**
 * A weighted shortcut from the state after block {@code source} (0 is the stack's input) to the output of block
 * {@code target}, written {@code i:j p}.
 */
public record Edge(int source, int target, double weight) {

    /** Checks that the shortcut leads forward. */
    public Edge {
        if (source < 0 || source >= target) {
            throw new IllegalArgumentException("a shortcut leads forward, got " + source + ":" + target);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d:%d %.6g", source, target, weight);
    }
}
