package dev.fathom.hiddenconvexity;

/** Is told of every iterate. It must not change the point, and must copy it to keep it. */
@FunctionalInterface
public interface SolverMonitor {

    /** Hears nothing. */
    SolverMonitor NONE = (point, x) -> {};

    /** An iterate was reached: its figures and where it is. */
    void at(TracePoint point, double[] x);
}
