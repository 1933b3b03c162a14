package dev.fathom.engine;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Convolutions and pooling of images. */
final class Convolution {

    private Convolution() {}

    static Tensor conv2d(
            Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int dilation, int groups) {
        String name = "conv2d";
        Op.nonNull(name, "x", x);
        Op.nonNull(name, "weight", weight);
        Require.positive(name, "stride", stride);
        Require.atLeast(name, "padding", padding, 0);
        Require.positive(name, "dilation", dilation);
        Require.positive(name, "groups", groups);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional b = Op.optional(name, bias)) {
                        return Tensor.adopt(torch.conv2d(
                                x.pointer(name),
                                weight.pointer(name),
                                b,
                                both(stride),
                                both(padding),
                                both(dilation),
                                groups));
                    }
                },
                x,
                weight,
                bias);
    }

    static Tensor transposed(
            Tensor x, Tensor weight, @Nullable Tensor bias, int stride, int padding, int outputPadding, int groups) {
        String name = "convTranspose2d";
        Op.nonNull(name, "x", x);
        Op.nonNull(name, "weight", weight);
        Require.positive(name, "stride", stride);
        Require.atLeast(name, "padding", padding, 0);
        Require.atLeast(name, "outputPadding", outputPadding, 0);
        Require.positive(name, "groups", groups);
        return Op.run(
                name,
                () -> {
                    try (TensorOptional b = Op.optional(name, bias)) {
                        return Tensor.adopt(torch.conv_transpose2d(
                                x.pointer(name),
                                weight.pointer(name),
                                b,
                                both(stride),
                                both(padding),
                                both(outputPadding),
                                groups,
                                1,
                                1));
                    }
                },
                x,
                weight,
                bias);
    }

    static Tensor maxPool2d(Tensor x, int kernel, int stride, int padding) {
        checkWindow("maxPool2d", kernel, stride, padding);
        return Op.unary(
                "maxPool2d", x, a -> torch.max_pool2d(a, both(kernel), both(stride), both(padding), both(1), false));
    }

    static Tensor avgPool2d(Tensor x, int kernel, int stride, int padding) {
        checkWindow("avgPool2d", kernel, stride, padding);
        return Op.unary("avgPool2d", x, a -> {
            try (LongOptional wholeWindow = new LongOptional()) {
                return torch.avg_pool2d(a, both(kernel), both(stride), both(padding), false, true, wholeWindow);
            }
        });
    }

    private static void checkWindow(String name, int kernel, int stride, int padding) {
        Require.positive(name, "kernel", kernel);
        Require.positive(name, "stride", stride);
        Require.atLeast(name, "padding", padding, 0);
    }

    private static long[] both(int value) {
        return new long[] {value, value};
    }
}
