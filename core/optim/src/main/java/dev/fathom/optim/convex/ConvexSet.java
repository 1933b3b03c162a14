package dev.fathom.optim.convex;

/**
 * A closed convex set X in R^d with a cheap exact Euclidean projection.
 *
 * <p>Every set of this package rejects a vector of the wrong length or with a NaN coordinate by an
 * {@link IllegalArgumentException}: a projection would otherwise hide a diverged solver.
 */
public interface ConvexSet {

    /**
     * Replaces {@code x} by its nearest point of this set: argmin over y in X of ‖y − x‖.
     *
     * @param x a vector of length d, overwritten
     */
    void project(double[] x);

    /**
     * Whether no constraint that describes this set is violated by more than {@code tolerance}.
     *
     * @param x a vector of length d
     * @param tolerance absolute, at least 0; in the units of x
     */
    boolean contains(double[] x, double tolerance);

    /**
     * Multiplies {@code direction} by a generalised derivative of the projection at {@code y}. Newton's method on a
     * dual needs it; the default, the identity, is an upper bound with which the same method still converges, only
     * slower.
     *
     * @param y the vector that was projected
     * @param projected its projection
     * @param direction a vector of length d, overwritten
     */
    default void differentiate(double[] y, double[] projected, double[] direction) {}
}
