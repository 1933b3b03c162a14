package dev.fathom.optim.convex;

/** R^d for every d: no constraint. */
public record WholeSpace() implements ConvexSet {

    @Override
    public void project(double[] x) {
        Vectors.check(x, Vectors.ANY, "the whole space");
    }

    @Override
    public boolean contains(double[] x, double tolerance) {
        Vectors.check(x, Vectors.ANY, "the whole space");
        return true;
    }
}
