package dev.fathom.lab.claim;

import dev.fathom.lab.report.Plot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a claim.
 *
 * @param method the study's method
 * @param claim the claim
 * @param measurement what was measured; null if it could not be
 * @param seeds the seeds it was measured with
 * @param seconds how long that took
 * @param failure why it could not be measured, in one line; empty if it was
 * @param plots what the measuring plotted
 */
public record Outcome(
        String method,
        Claim claim,
        @Nullable Measurement measurement,
        List<Long> seeds,
        double seconds,
        String failure,
        List<Plot> plots) {

    /** Copies the lists. */
    public Outcome {
        seeds = List.copyOf(seeds);
        plots = List.copyOf(plots);
    }

    /** The verdict by the claim's rule; undecided if nothing was measured. */
    public Verdict verdict() {
        return measurement == null ? Verdict.UNDECIDED : claim.rule().decide(measurement.figure());
    }

    /** Whether the claim holds. */
    public boolean pass() {
        return verdict() == Verdict.HOLDS;
    }
}
