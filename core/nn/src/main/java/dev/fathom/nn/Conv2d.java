package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** A two-dimensional convolution of (B, C, H, W). Parameters: weight (out, in, k, k) and, with a bias, bias (out). */
public final class Conv2d extends Layer {

    /**
     * Shape of a convolution with a square kernel.
     *
     * @param in input channels
     * @param out output channels
     * @param kernel side of the kernel
     * @param stride step between windows
     * @param padding zeros on every border
     */
    public record Config(int in, int out, int kernel, int stride, int padding) {

        /** Checks the ranges. */
        public Config {
            Check.positive("in", in);
            Check.positive("out", out);
            Check.positive("kernel", kernel);
            Check.positive("stride", stride);
            if (padding < 0) {
                throw new IllegalArgumentException("padding must be >= 0, got " + padding);
            }
        }

        /** An odd kernel padded so that stride 1 keeps the picture's size. */
        public static Config same(int in, int out, int kernel, int stride) {
            return new Config(in, out, kernel, stride, kernel / 2);
        }
    }

    private final Config config;
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /** A convolution; the weight follows the law of {@code init}, the bias is uniform on ±1/√(in · kernel²). */
    public Conv2d(Init init, Config config, boolean withBias) {
        this.config = config;
        int k = config.kernel();
        weight = parameter("weight", init.weight("weight", config.out(), config.in(), k, k));
        bias = withBias
                ? parameter("bias", init.uniform("bias", 1 / Math.sqrt((double) config.in() * k * k), config.out()))
                : null;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Functional.conv2d(x, weight, bias, config.stride(), config.padding(), 1, 1);
    }
}
