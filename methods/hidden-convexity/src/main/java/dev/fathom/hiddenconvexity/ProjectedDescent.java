package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.ConvexSet;
import dev.fathom.optim.convex.Vectors;

/** Projected gradient descent with Armijo's rule on one function: for probes and baselines. */
public final class ProjectedDescent {

    private final Oracle oracle;
    private final ConvexSet domain;
    private final int maxSteps;
    private final double tolerance;
    private double step = 1;

    /** Up to {@code maxSteps} steps, down to a projected gradient of 1e-7. */
    public ProjectedDescent(Oracle oracle, ConvexSet domain, int maxSteps) {
        this(oracle, domain, maxSteps, 1e-7);
    }

    /** Up to {@code maxSteps} steps, down to a projected gradient of {@code tolerance}. */
    public ProjectedDescent(Oracle oracle, ConvexSet domain, int maxSteps, double tolerance) {
        this.oracle = oracle;
        this.domain = domain;
        this.maxSteps = maxSteps;
        this.tolerance = tolerance;
    }

    /** Descends; returns the last point. */
    public double[] from(double[] start) {
        double[] x = start.clone();
        double[] gradient = new double[x.length];
        double[] next = new double[x.length];
        for (int t = 0; t < maxSteps; t++) {
            double value = oracle.evaluate(x, gradient);
            boolean moved = false;
            double length = 0;
            for (int halving = 0; halving < 60 && !moved; halving++, step /= 2) {
                length = step(x, gradient, next);
                moved = oracle.value(next) <= value - 0.1 * length * length / step;
            }
            step *= 4; // undoes the last halving, and tries twice as far next time
            if (!moved || length / step * 2 <= tolerance) {
                return x;
            }
            System.arraycopy(next, 0, x, 0, x.length);
        }
        return x;
    }

    private double step(double[] x, double[] gradient, double[] next) {
        for (int i = 0; i < x.length; i++) {
            next[i] = x[i] - step * gradient[i];
        }
        domain.project(next);
        return Vectors.distance(next, x);
    }

    /** ‖x − Proj(x − ∇f(x))‖. */
    public double stationarity(double[] x) {
        double[] gradient = new double[x.length];
        oracle.gradient(x, gradient);
        double[] next = new double[x.length];
        step = 1;
        return step(x, gradient, next);
    }
}
