package dev.fathom.lab.claim;

import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.Progress;
import java.nio.file.Path;
import java.util.List;

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

    /** Adds a plot to the report, below the claim. Its name need only be unique within the claim. */
    void plot(Plot plot);

    /** Tells the user something worth a line of its own. */
    void say(String message);

    /** What is told about how far the work is; {@link #each} tells of the seeds unless this is used. */
    Progress progress();

    /** Whether to stop at the next chance, by throwing {@link InterruptedException}. */
    boolean stopRequested();

    /** Records that {@code data} was used. */
    void uses(DataProvenance data);
}
