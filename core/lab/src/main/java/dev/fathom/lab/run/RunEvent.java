package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Something that happened in a run. */
public sealed interface RunEvent {

    /**
     * The run starts or goes on.
     *
     * @param run the run's id
     * @param directory the run's folder
     * @param resumedFrom the step of the checkpoint it goes on from; empty if it starts from nothing
     */
    record Started(String run, String directory, OptionalLong resumedFrom) implements RunEvent {}

    /**
     * How far the work is.
     *
     * @param done units done
     * @param total units in all
     * @param unit the unit's plural name
     * @param rate units a second; 0 while unknown
     * @param secondsLeft estimated; empty while unknown
     * @param work what is worked through, for instance {@code tokens}; empty if nothing is told
     * @param workRate of it a second; 0 while unknown
     * @param figures short figures to show, in the order first shown
     */
    record Progressed(
            long done,
            long total,
            String unit,
            double rate,
            OptionalDouble secondsLeft,
            String work,
            double workRate,
            Map<String, Double> figures)
            implements RunEvent {}

    /** A figure was logged. */
    record Metric(long step, String name, double value) implements RunEvent {}

    /** Something worth a line of its own. */
    record Said(String message) implements RunEvent {}

    /**
     * A checkpoint is safe on the disk.
     *
     * @param step its step
     * @param directory its folder
     * @param metric the figure it is judged by, lower is better; empty if none
     */
    record CheckpointSaved(long step, String directory, OptionalDouble metric) implements RunEvent {}

    /**
     * The run ended well, or was stopped by the user.
     *
     * @param status {@link ExitStatus#DONE} or {@link ExitStatus#INTERRUPTED}
     * @param directory the run's folder
     */
    record Finished(ExitStatus status, String directory) implements RunEvent {}

    /**
     * The run failed.
     *
     * @param status what the command ends with
     * @param message what is wrong, in one line
     * @param mend what to do about it; may be empty
     * @param trace the stack trace, for {@code --debug}; may be empty
     */
    record Failed(ExitStatus status, String message, String mend, String trace) implements RunEvent {}
}
