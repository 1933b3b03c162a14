package dev.fathom.ngvi;

import java.util.List;

/**
 * What a fit gave.
 *
 * @param q the last iterate
 * @param randomIterate an iterate drawn with probability proportional to the step taken from it: the one the theory
 *     speaks of; the last one where none was drawn
 * @param trace what the listener heard
 * @param converged whether a criterion ended the fit, rather than its steps being used up: the tolerance of
 *     {@link TuningFreeVi}; stochastic methods have none of their own, theirs is the listener that says to stop
 * @param warnings what a user should know, a line each
 */
public record ViResult(
        MeanFieldGaussian q,
        MeanFieldGaussian randomIterate,
        List<ViTrace> trace,
        boolean converged,
        List<String> warnings) {

    /** Copies the lists. */
    public ViResult {
        trace = List.copyOf(trace);
        warnings = List.copyOf(warnings);
    }

    /** −ELBO at the end, in nats. */
    public double loss() {
        return last().loss();
    }

    /** Steps done. */
    public long steps() {
        return last().step();
    }

    /** Coordinates whose precision came out not positive, over all steps. */
    public long domainExits() {
        return last().domainExits();
    }

    /** Coordinates that the box held back, over all steps. */
    public long clipped() {
        return last().clipped();
    }

    /** ELBO after each evaluation period. */
    public double[] elboTrace() {
        return trace.stream().mapToDouble(at -> -at.loss()).toArray();
    }

    private ViTrace last() {
        return trace.get(trace.size() - 1);
    }
}
