package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/** Normalises each sample's channel groups of (B, C, …). Parameters: weight (C), bias (C). */
public final class GroupNorm extends Layer {
    private final int groups;
    private final Tensor weight;
    private final Tensor bias;
    private final double eps;
    private final double scale;

    /** A normalisation of {@code channels} channels in {@code groups} equal groups, with weight 1 and bias 0. */
    public GroupNorm(Init init, int groups, int channels, double eps) {
        this(init, groups, channels, eps, 1);
    }

    /** A normalisation whose output is multiplied by a constant that is no part of the state. */
    public GroupNorm(Init init, int groups, int channels, double eps, double scale) {
        Check.positive("groups", groups);
        Check.positive("channels", channels);
        Check.multiple("channels", channels, "groups", groups);
        Check.positive("eps", eps);
        this.groups = groups;
        this.weight = parameter("weight", init.ones(channels));
        this.bias = parameter("bias", init.zeros(channels));
        this.eps = eps;
        this.scale = scale;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return scale == 1
                ? Functional.groupNorm(x, groups, weight, bias, eps)
                : Functional.groupNorm(x, groups, weight.mul(scale), bias.mul(scale), eps);
    }
}
