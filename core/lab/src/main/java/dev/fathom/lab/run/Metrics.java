package dev.fathom.lab.run;

/**
 * Figures over steps. Written in full precision, in the order logged; readable while the run goes on. Log what belongs
 * to a step before the checkpoint of that step: on resume, rows after the checkpoint's step are cut, and figures that
 * are there already under the checkpoint's own step are not written again.
 */
public interface Metrics {

    /**
     * Logs one figure.
     *
     * @param step at least 0
     * @param name letters, digits and {@code . _ - / @ %} only, for instance {@code train/loss}
     * @param value any double, NaN and infinities included
     * @throws IllegalArgumentException if the step or the name is not allowed
     */
    void log(long step, String name, double value);

    /** Hands all figures to the system, so that whoever reads the run's folder, a report for instance, sees them. */
    void flush();
}
