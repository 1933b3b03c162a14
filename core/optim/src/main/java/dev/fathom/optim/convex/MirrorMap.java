package dev.fathom.optim.convex;

/**
 * A distance-generating function h and the geometry it induces for mirror descent.
 *
 * <p>One step of mirror descent is {@code gradient(x, dual); dual -= stepSize * g; conjugateGradient(dual, x)}.
 */
public interface MirrorMap {

    /** h(x). */
    double value(double[] x);

    /** From primal to dual: writes ∇h(x) to {@code dual}; both have length d and may be the same array. */
    void gradient(double[] x, double[] dual);

    /**
     * From dual to primal: writes ∇h*(dual) = argmax over x of ⟨dual, x⟩ − h(x) to {@code x}; both have length d and
     * may be the same array.
     */
    void conjugateGradient(double[] dual, double[] x);

    /** The Bregman divergence D_h(x, y) = h(x) − h(y) − ⟨∇h(y), x − y⟩, at least 0 and 0 only for x = y. */
    double divergence(double[] x, double[] y);
}
