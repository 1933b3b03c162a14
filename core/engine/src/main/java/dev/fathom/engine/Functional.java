package dev.fathom.engine;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Operations of neural networks, as functions. Shape letters: N batch, C channels or classes, H height, W width, T
 * positions, D width of a state. Failures are those of {@link Tensor}.
 */
public final class Functional {

    private static final long MEAN = 1;

    static {
        Natives.load();
    }

    private Functional() {}

    /**
     * {@code x W' + b}.
     *
     * @param x (…, in)
     * @param weight (out, in)
     * @param bias (out), or null for none
     * @return (…, out)
     */
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        String name = "linear";
        Op.nonNull(name, "x", x);
        Op.nonNull(name, "weight", weight);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional optionalBias = Op.optional(name, bias)) {
                        return Tensor.adopt(Dense.linear(x.pointer(name), weight.pointer(name), optionalBias));
                    }
                },
                x,
                weight,
                bias);
    }

    /**
     * Rows of a table.
     *
     * @param ids I64 or I32 of any shape, each in [0, rows)
     * @param weight (rows, D)
     * @return the shape of the ids, then D
     */
    public static Tensor embedding(Tensor ids, Tensor weight) {
        String name = "embedding";
        Op.nonNull(name, "ids", ids);
        Op.nonNull(name, "weight", weight);
        return Op.run(name, () -> Tensor.adopt(torch.embedding(weight.pointer(name), ids.pointer(name))), ids, weight);
    }

    /** Normalises the last dimension to mean 0 and variance 1, then scales and shifts by (D) tensors where given. */
    public static Tensor layerNorm(Tensor x, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        String name = "layerNorm";
        Op.nonNull(name, "x", x);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional w = Op.optional(name, weight);
                            TensorOptional b = Op.optional(name, bias)) {
                        return Tensor.adopt(
                                torch.layer_norm(x.pointer(name), new long[] {x.size(-1)}, w, b, eps, false));
                    }
                },
                x,
                weight,
                bias);
    }

    /**
     * Divides the last dimension by its root mean square, {@code sqrt(mean(x^2) + eps)}, then scales by a (D) tensor.
     */
    public static Tensor rmsNorm(Tensor x, Tensor weight, double eps) {
        String name = "rmsNorm";
        Op.nonNull(name, "x", x);
        Op.nonNull(name, "weight", weight);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional w = Op.optional(name, weight);
                            DoubleOptional e = new DoubleOptional(eps)) {
                        return Tensor.adopt(torch.rms_norm(x.pointer(name), new long[] {x.size(-1)}, w, e));
                    }
                },
                x,
                weight);
    }

    /**
     * Normalises groups of channels of each sample.
     *
     * @param x (N, C, …)
     * @param groups a divisor of C
     * @param weight (C), or null
     * @param bias (C), or null
     */
    public static Tensor groupNorm(Tensor x, int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        String name = "groupNorm";
        Op.nonNull(name, "x", x);
        Require.positive(name, "groups", groups);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional w = Op.optional(name, weight);
                            TensorOptional b = Op.optional(name, bias)) {
                        return Tensor.adopt(torch.group_norm(x.pointer(name), groups, w, b, eps, false));
                    }
                },
                x,
                weight,
                bias);
    }

    /**
     * Normalises each channel over the batch when training, by running statistics otherwise; training also moves the
     * running statistics by {@code momentum} towards the batch's.
     *
     * @param x (N, C, …)
     * @param weight (C), or null
     * @param bias (C), or null
     * @param runningMean (C), updated in place when training
     * @param runningVariance (C), updated in place when training
     */
    public static Tensor batchNorm(
            Tensor x,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVariance,
            boolean training,
            double momentum,
            double eps) {
        String name = "batchNorm";
        Op.nonNull(name, "x", x);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional w = Op.optional(name, weight);
                            TensorOptional b = Op.optional(name, bias);
                            TensorOptional mean = Op.optional(name, runningMean);
                            TensorOptional variance = Op.optional(name, runningVariance)) {
                        return Tensor.adopt(torch.batch_norm(
                                x.pointer(name), w, b, mean, variance, training, momentum, eps, false));
                    }
                },
                x,
                weight,
                bias,
                runningMean,
                runningVariance);
    }

    /** Convolution with the same stride, zero padding and dilation in both directions. */
    public static Tensor conv2d(
            Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int dilation, int groups) {
        return Convolution.conv2d(x, weight, bias, stride, padding, dilation, groups);
    }

    /** Transposed convolution, the gradient of {@link #conv2d} with respect to its input. */
    public static Tensor convTranspose2d(
            Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int outputPadding, int groups) {
        return Convolution.transposed(x, weight, bias, stride, padding, outputPadding, groups);
    }

    /** The largest value in each square window. */
    public static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
        return Convolution.maxPool2d(x, kernel, stride, padding);
    }

    /** The mean of each square window; padding counts as zeros. */
    public static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
        return Convolution.avgPool2d(x, kernel, stride, padding);
    }

    /** The mean of each cell of an equal grid of the given size. */
    public static Tensor adaptiveAvgPool2d(Tensor x, int height, int width) {
        return Op.unary("adaptiveAvgPool2d", x, a -> torch.adaptive_avg_pool2d(a, height, width));
    }

    /**
     * Zeroes each element with the given probability and scales the others up so that the mean stays.
     *
     * @param p probability of zero, in [0, 1)
     * @param rng decides which
     */
    public static Tensor dropout(Tensor x, double p, Rng rng) {
        Op.nonNull("dropout", "x", x);
        Op.nonNull("dropout", "rng", rng);
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("dropout: p must be in [0, 1), got " + p);
        }
        if (p == 0) {
            return Op.unary("dropout", x, a -> Op.own(a));
        }
        Tensor keep = rng.bernoulli(1 - p, x.dtype(), x.shape());
        try (keep) {
            return x.mul(keep.mulInPlace(1 / (1 - p)));
        }
    }

    /** {@code x Phi(x)} with the exact normal distribution function. */
    public static Tensor gelu(Tensor x) {
        return Op.unary("gelu", x, a -> torch.gelu(a));
    }

    /** {@code x sigmoid(x)}. */
    public static Tensor silu(Tensor x) {
        return Op.unary("silu", x, a -> torch.silu(a));
    }

    /** x where positive, {@code exp(x) - 1} elsewhere. */
    public static Tensor elu(Tensor x) {
        return Op.unary("elu", x, a -> torch.elu(a));
    }

    /** x where positive, a fraction of it elsewhere. */
    public static Tensor leakyRelu(Tensor x, double slope) {
        return Op.scalar("leakyRelu", x, slope, (a, s) -> torch.leaky_relu(a, s));
    }

    /** {@code log(1 + exp(x))}. */
    public static Tensor softplus(Tensor x) {
        return Op.unary("softplus", x, a -> torch.softplus(a));
    }

    /** {@code log(sigmoid(x))}, accurate for improbable values. */
    public static Tensor logSigmoid(Tensor x) {
        return Op.unary("logSigmoid", x, a -> torch.log_sigmoid(a));
    }

    /** Fused attention with scale {@code 1 / sqrt(D)}. */
    public static Tensor attention(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, boolean causal) {
        return Attention.of(query, key, value, mask, causal, Double.NaN);
    }

    /**
     * Fused attention, {@code softmax(scale q k' + mask) v}, without making the matrix of scores. Keys and values may
     * have fewer heads than queries (grouped queries): each serves as many query heads as divide evenly.
     *
     * @param query (N, heads, T, D)
     * @param key (N, key heads, S, D)
     * @param value (N, key heads, S, D)
     * @param mask broadcastable to (N, heads, T, S): BOOL, true where attention is allowed, or added to the scores; or
     *     null
     * @param causal whether position t sees only positions up to t; not together with a mask
     * @param scale factor of the scores, positive
     * @return (N, heads, T, D)
     */
    public static Tensor attention(
            Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, boolean causal, double scale) {
        if (!(scale > 0)) {
            throw new IllegalArgumentException("attention: scale must be > 0, got " + scale);
        }
        return Attention.of(query, key, value, mask, causal, scale);
    }

    /** Mean cross-entropy of logits (N, C) and class labels (N), I64. */
    public static Tensor crossEntropy(Tensor logits, Tensor targets) {
        return crossEntropy(logits, targets, 0);
    }

    /**
     * Mean cross-entropy.
     *
     * @param logits (N, C)
     * @param targets I64 (N), each in [0, C), or -100 to leave a row out
     * @param labelSmoothing share of the target given evenly to all classes, in [0, 1]
     */
    public static Tensor crossEntropy(Tensor logits, Tensor targets, double labelSmoothing) {
        return Op.binary("crossEntropy", logits, targets, (a, b) -> {
            try (TensorOptional noWeights = new TensorOptional()) {
                return torch.cross_entropy_loss(a, b, noWeights, MEAN, -100, labelSmoothing);
            }
        });
    }

    /** Mean of the squared differences. */
    public static Tensor mseLoss(Tensor prediction, Tensor target) {
        return Op.binary("mseLoss", prediction, target, (a, b) -> torch.mse_loss(a, b));
    }

    /** Mean binary cross-entropy of logits and targets in [0, 1], accurate for large logits. */
    public static Tensor bceWithLogits(Tensor logits, Tensor targets) {
        return Op.binary("bceWithLogits", logits, targets, (a, b) -> torch.binary_cross_entropy_with_logits(a, b));
    }

    /**
     * Adds a constant around.
     *
     * @param amounts pairs (before, after), the last dimension first; negative amounts cut
     */
    public static Tensor pad(Tensor x, double value, long... amounts) {
        Op.nonNull("pad", "amounts", amounts);
        return Op.scalar("pad", x, value, (a, s) -> torch.constant_pad_nd(a, amounts, s));
    }

    /** How {@link #interpolate} fills in. */
    public enum Interpolation {
        /** The nearest pixel's value. */
        NEAREST,
        /** Weighted mean of the four nearest; corners not aligned. */
        BILINEAR
    }

    /** Resamples images (N, C, H, W) to another height and width. */
    public static Tensor interpolate(Tensor x, int height, int width, Interpolation how) {
        Op.nonNull("interpolate", "how", how);
        long[] size = {height, width};
        return Op.unary("interpolate", x, a -> {
            try (DoubleOptional scaleH = new DoubleOptional();
                    DoubleOptional scaleW = new DoubleOptional()) {
                return how == Interpolation.NEAREST
                        ? torch.upsample_nearest2d(a, size, scaleH, scaleW)
                        : torch.upsample_bilinear2d(a, size, false, scaleH, scaleW);
            }
        });
    }

    /** For each I64 label in [0, classes) a row with 1 at its place and 0 elsewhere, I64. */
    public static Tensor oneHot(Tensor labels, int classes) {
        Require.positive("oneHot", "classes", classes);
        return Op.unary("oneHot", labels, a -> torch.one_hot(a, classes));
    }
}
