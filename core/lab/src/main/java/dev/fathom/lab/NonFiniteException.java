package dev.fathom.lab;

/** A loss, gradient or weight became NaN or infinite; thrown before it reaches a checkpoint. */
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
                "what is saved is good; a lower learning rate or clipped gradients may help: `fathom run --from RUN KEY=VALUE`");
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
