package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/**
 * Normalises each channel of (B, C, H, W): in training by the batch's own statistics, which also move the running ones;
 * in evaluation by the running ones. Parameters: weight (C), bias (C). Buffers: running_mean (C), running_var (C).
 *
 * <p>A training pass writes the buffers: only one thread may train it at a time.
 */
public final class BatchNorm2d extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final Tensor runningMean;
    private final Tensor runningVariance;
    private final double momentum;
    private final double eps;
    private final double scale;

    /**
     * A normalisation with weight 1, bias 0, running mean 0 and running variance 1.
     *
     * @param momentum share of the running statistics that a training pass replaces, in [0, 1); PyTorch's default is
     *     0.1
     */
    public BatchNorm2d(Init init, int channels, double momentum, double eps) {
        this(init, channels, momentum, eps, 1);
    }

    /** A normalisation whose output is multiplied by a constant that is no part of the state. */
    public BatchNorm2d(Init init, int channels, double momentum, double eps, double scale) {
        Check.positive("channels", channels);
        Check.probability("momentum", momentum);
        Check.positive("eps", eps);
        this.weight = parameter("weight", init.ones(channels));
        this.bias = parameter("bias", init.zeros(channels));
        this.runningMean = buffer("running_mean", init.zeros(channels));
        this.runningVariance = buffer("running_var", init.ones(channels));
        this.momentum = momentum;
        this.eps = eps;
        this.scale = scale;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor gain = scale == 1 ? weight : weight.mul(scale);
        Tensor shift = scale == 1 ? bias : bias.mul(scale);
        return Functional.batchNorm(x, gain, shift, runningMean, runningVariance, pass.training(), momentum, eps);
    }
}
