package dev.fathom.hiddenconvexity;

/**
 * A function of R^d that can be asked for its value and a (sub)gradient. Deterministic: the same point gives the same
 * answer.
 */
public interface Oracle {

    /** The value at {@code x}; {@code x} must not be changed. */
    double value(double[] x);

    /**
     * Writes a (sub)gradient at {@code x}.
     *
     * @param x the point; must not be changed
     * @param out a vector of length d, overwritten whole
     */
    void gradient(double[] x, double[] out);

    /** The value and the gradient together, where that costs less than one after the other. */
    default double evaluate(double[] x, double[] out) {
        gradient(x, out);
        return value(x);
    }
}
