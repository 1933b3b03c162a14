package dev.fathom.eigenfunctioncontrol.control;

/**
 * One iteration of training a control law.
 *
 * @param iteration from 1
 * @param of all there are at most
 * @param seconds since the training began
 * @param loss its loss
 * @param effectiveShare the share of the batch's paths that count, between 0 and 1; NaN for losses that weigh all alike
 */
public record ControlTrace(int iteration, int of, double seconds, double loss, double effectiveShare) {

    /** Sees every iteration; it may throw to stop. */
    @FunctionalInterface
    public interface Listener {

        /** One iteration is done. */
        void on(ControlTrace trace);

        /** Looks away. */
        static Listener none() {
            return trace -> {};
        }
    }
}
