package dev.fathom.optim;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Settings of their own for the parameters whose name matches a pattern; the first group that matches decides.
 *
 * @param pattern a whole name, in which {@code *} stands for any characters and {@code ?} for one
 * @param lrFactor multiplies the learning rate, at least 0; with 0 the parameters stay as they are
 * @param weightDecay replaces the optimiser's, at least 0; null keeps it
 * @param schedule multiplies the learning rate further, by the optimiser's own count of updates; null for none
 */
public record ParameterGroup(
        String pattern,
        double lrFactor,
        @Nullable Double weightDecay,
        @Nullable Schedule schedule) {

    /** Checks the ranges of the components. */
    public ParameterGroup {
        if (pattern.isEmpty()) {
            throw new IllegalArgumentException("a parameter group needs a pattern, for instance *.bias");
        }
        Settings.requireNotNegative(lrFactor, "lrFactor of group " + pattern);
        if (weightDecay != null) {
            Settings.requireNotNegative(weightDecay, "weightDecay of group " + pattern);
        }
    }

    /** All parameters, nothing changed: where a recipe leaves out keys. */
    public static ParameterGroup defaults() {
        return new ParameterGroup("*", 1, null, null);
    }

    /** The same learning rate without weight decay: usual for norms, biases and other scalars. */
    public static ParameterGroup withoutDecay(String pattern) {
        return new ParameterGroup(pattern, 1, 0.0, null);
    }

    /** A learning rate of its own, as a multiple of the optimiser's. */
    public static ParameterGroup withLearningRate(String pattern, double factor) {
        return new ParameterGroup(pattern, factor, null, null);
    }

    /** This group with a schedule of its own on top of the training's. */
    public ParameterGroup scheduled(Schedule own) {
        return new ParameterGroup(pattern, lrFactor, weightDecay, own);
    }

    /** Whether a parameter belongs to this group. */
    public boolean matches(String name) {
        StringBuilder regex = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' || c == '?') {
                regex.append(Pattern.quote(literal.toString())).append(c == '*' ? ".*" : ".");
                literal.setLength(0);
            } else {
                literal.append(c);
            }
        }
        regex.append(Pattern.quote(literal.toString()));
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
