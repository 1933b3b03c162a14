package dev.fathom.eigenfunctioncontrol.control;

/**
 * One iteration of training a control law.
 *
 * @param iteration from 1
 * @param of all there are at most
 * @param seconds since the training began
 * @param loss its loss
 */
public record ControlTrace(int iteration, int of, double seconds, double loss) {

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
