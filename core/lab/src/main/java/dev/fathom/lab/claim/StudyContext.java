package dev.fathom.lab.claim;

import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** What measuring a claim sees. All methods are for the thread that measures. */
public interface StudyContext {

    /** The seeds to measure with, at least one. */
    List<Long> seeds();

    /** Whether this is a full run rather than a quick look. */
    boolean isFull();

    /** A folder for this claim's files. */
    Path directory();

    /**
     * Measures with every seed in turn. What a seed gave is kept, so a run that is resumed does not measure it again:
     * make plots from what comes back, not on the way.
     *
     * @throws InterruptedException if the user asks to stop before the last seed
     * @throws Exception what {@code figures} throws
     */
    Samples each(SeedFigures figures) throws Exception;

    /**
     * What several claims of the study look at, such as a training. It is made once in a run and kept in its folder, so
     * that neither another claim nor a resumed run makes it again.
     *
     * @param name tells it from everything else the study keeps; it becomes a file's name
     * @param type a record of numbers, strings, lists and maps, or any type that Jackson writes and reads back equal
     * @throws Exception what {@code maker} throws
     */
    <T> T kept(String name, Class<T> type, Callable<T> maker) throws Exception;

    /** Adds a plot to the report, below the claim. Its name need only be unique within the claim. */
    void plot(Plot plot);

    /** Tells the user something worth a line of its own. */
    void say(String message);

    /** What is told about how far the work is; {@link #each} tells of the seeds unless this is used. */
    Progress progress();

    /** Whether to stop at the next chance, by throwing {@link InterruptedException} or {@link #stopIfAsked}. */
    boolean stopRequested();

    /**
     * For the steps of a long measurement.
     *
     * @throws CancellationException if the user asks to stop
     */
    default void stopIfAsked() {
        if (stopRequested()) {
            throw new CancellationException("stopped by the user");
        }
    }

    /** Records that {@code data} was used. */
    void uses(DataProvenance data);
}
