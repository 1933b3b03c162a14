package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/** x / √(mean(x²) + eps) · weight over the last dimension (Zhang and Sennrich 2019). Parameter: weight (dim). */
public final class RmsNorm extends Layer {
    private final Tensor weight;
    private final double eps;
    private final double scale;

    /** A normalisation with unit weight. */
    public RmsNorm(Init init, int dim, double eps) {
        this(init, dim, eps, 1);
    }

    /** A normalisation whose output is multiplied by a constant that is no part of the state. */
    public RmsNorm(Init init, int dim, double eps, double scale) {
        Check.positive("dim", dim);
        Check.positive("eps", eps);
        this.weight = parameter("weight", init.ones(dim));
        this.eps = eps;
        this.scale = scale;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Functional.rmsNorm(x, scale == 1 ? weight : weight.mul(scale), eps);
    }
}
