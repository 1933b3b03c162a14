package dev.fathom.optim.convex;

/**
 * h(x) = ½‖x‖² on a convex set: mirror descent becomes projected gradient descent.
 *
 * @param domain the set on which h is defined; ∇h* is its projection
 */
public record Euclidean(ConvexSet domain) implements MirrorMap {

    @Override
    public double value(double[] x) {
        return Vectors.dot(x, x) / 2;
    }

    @Override
    public void gradient(double[] x, double[] dual) {
        System.arraycopy(x, 0, dual, 0, x.length);
    }

    @Override
    public void conjugateGradient(double[] dual, double[] x) {
        System.arraycopy(dual, 0, x, 0, dual.length);
        domain.project(x);
    }

    @Override
    public double divergence(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return sum / 2;
    }
}
