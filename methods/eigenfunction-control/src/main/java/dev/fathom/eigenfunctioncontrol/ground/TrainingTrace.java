package dev.fathom.eigenfunctioncontrol.ground;

/**
 * One iteration of learning, for curves.
 *
 * @param iteration from 1
 * @param of all there are
 * @param stage what is being learned
 * @param loss its loss
 * @param eigenvalue the present estimate of the eigenvalue: of the batch, or of the last window
 */
public record TrainingTrace(int iteration, int of, Stage stage, double loss, double eigenvalue) {

    /** What is being learned. */
    public enum Stage {
        /** The ground state by its Rayleigh quotient. */
        RITZ,
        /** The ground state by the chosen loss with λ₀ frozen. */
        FINETUNE,
        /** The states above it. */
        EXCITED
    }

    /** Sees every iteration; it may throw to stop. */
    @FunctionalInterface
    public interface Listener {

        /** One iteration is done. */
        void on(TrainingTrace trace);
    }
}
