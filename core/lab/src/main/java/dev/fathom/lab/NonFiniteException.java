package dev.fathom.lab;

/** A loss, gradient or weight became NaN or infinite; thrown before it reaches the weights. */
public final class NonFiniteException extends FathomException {

    private final long step;
    private final String tensor;

    /**
     * @param step the step at which it was found, counted from 1
     * @param tensor the name of the first bad tensor, for instance {@code loss} or {@code gradient of layers.3.w}
     */
    public NonFiniteException(long step, String tensor) {
        super(
                ExitStatus.NON_FINITE,
                "step " + step + ": " + tensor + " is not finite",
                "the weights were not touched by it; lower the learning rate or clip the gradient, then go on with --resume");
        this.step = step;
        this.tensor = tensor;
    }

    /** The step at which it was found. */
    public long step() {
        return step;
    }

    /** The name of the first bad tensor. */
    public String tensor() {
        return tensor;
    }
}
