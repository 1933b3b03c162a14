package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;
import org.jspecify.annotations.Nullable;

/** y = x Wᵀ + b on the last dimension. Parameters: weight (out, in) and, with a bias, bias (out). */
public final class Linear extends Layer {
    private final Tensor weight;
    private final @Nullable Tensor bias;

    /**
     * A dense map; the weight follows the law of {@code init}, the bias is uniform on ±1/√in.
     *
     * @param in size of the last dimension of the input, ≥ 1
     * @param out size of the last dimension of the output, ≥ 1
     */
    public Linear(Init init, int in, int out, boolean withBias) {
        Check.positive("in", in);
        Check.positive("out", out);
        weight = parameter("weight", init.weight("weight", out, in));
        bias = withBias ? parameter("bias", init.uniform("bias", 1 / Math.sqrt(in), out)) : null;
    }

    /** The weight, (out, in). */
    public Tensor weight() {
        return weight;
    }

    /** The bias (out), or null if the layer has none. */
    public @Nullable Tensor bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return Functional.linear(x, weight, bias);
    }
}
