package dev.fathom.engine;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** Fused scaled dot-product attention. */
final class Attention {

    private static final String NAME = "attention";

    private Attention() {}

    static Tensor of(Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, boolean causal, double scale) {
        Op.nonNull(NAME, "query", query);
        Op.nonNull(NAME, "key", key);
        Op.nonNull(NAME, "value", value);
        if (causal && mask != null) {
            throw new IllegalArgumentException(NAME + ": give a mask or causal, not both");
        }
        return Op.run(
                NAME,
                () -> {
                    boolean grouped = query.rank() > 2 && key.rank() > 2 && query.size(-3) != key.size(-3);
                    try (TensorOptional given = Op.optional(NAME, mask);
                            DoubleOptional factor =
                                    Double.isNaN(scale) ? new DoubleOptional() : new DoubleOptional(scale)) {
                        return Tensor.adopt(torch.scaled_dot_product_attention(
                                query.pointer(NAME),
                                key.pointer(NAME),
                                value.pointer(NAME),
                                given,
                                0.0,
                                causal,
                                factor,
                                grouped));
                    }
                },
                query,
                key,
                value,
                mask);
    }
}
