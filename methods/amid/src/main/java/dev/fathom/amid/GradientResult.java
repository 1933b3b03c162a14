package dev.fathom.amid;

import java.util.Arrays;

/** An objective and the gradient that belongs to it. */
public final class GradientResult {

    private final double value;
    private final double[] gradient;
    private final int peakStoredStates;
    private final long steps;

    /**
     * @param value the objective
     * @param gradient with respect to θ; not copied
     * @param peakStoredStates the most states of the solver held at once
     * @param steps how many steps of the solver were taken forward
     */
    public GradientResult(double value, double[] gradient, int peakStoredStates, long steps) {
        this.value = value;
        this.gradient = gradient;
        this.peakStoredStates = peakStoredStates;
        this.steps = steps;
    }

    /** The objective. */
    public double value() {
        return value;
    }

    /** The gradient with respect to θ. */
    public double[] gradient() {
        return gradient.clone();
    }

    /** The most states of the solver held at once: checkpoints, tapes and the current one. */
    public int peakStoredStates() {
        return peakStoredStates;
    }

    /** How many steps of the solver were taken forward. */
    public long steps() {
        return steps;
    }

    @Override
    public String toString() {
        return "GradientResult[value=" + value + ", gradient of " + gradient.length + ", norm "
                + Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum()) + "]";
    }
}
