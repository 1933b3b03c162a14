package dev.fathom.hiddenconvexity;

/**
 * A change of variables u = c(x) and its inverse, in which a problem is believed convex. No solver takes one: it serves
 * {@link HiddenConvexityProbe} and plots.
 */
public interface HiddenMap {

    /** c(x). */
    double[] forward(double[] x);

    /** The x with c(x) = u. */
    double[] inverse(double[] u);
}
