package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/** (x - mean) / √(variance + eps) · weight + bias over the last dimension. Parameters: weight (dim), bias (dim). */
public final class LayerNorm extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;
    private final double scale;

    /** A normalisation with weight 1 and bias 0. */
    public LayerNorm(Init init, int dim, double eps) {
        this(init, dim, eps, 1);
    }

    /** A normalisation whose output is multiplied by a constant that is no part of the state. */
    public LayerNorm(Init init, int dim, double eps, double scale) {
        Check.positive("dim", dim);
        Check.positive("eps", eps);
        this.weight = parameter("weight", init.ones(dim));
        this.bias = parameter("bias", init.zeros(dim));
        this.eps = eps;
        this.scale = scale;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return scale == 1
                ? Functional.layerNorm(x, weight, bias, eps)
                : Functional.layerNorm(x, weight.mul(scale), bias.mul(scale), eps);
    }
}
