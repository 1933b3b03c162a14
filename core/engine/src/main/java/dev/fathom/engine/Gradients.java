package dev.fathom.engine;

import org.jspecify.annotations.Nullable;

/** The gradient that a leaf tensor has accumulated. */
final class Gradients {

    private Gradients() {}

    static @Nullable Tensor of(Tensor tensor) {
        return Op.run(
                "grad",
                () -> {
                    org.bytedeco.pytorch.Tensor accumulated =
                            tensor.pointer("grad").grad();
                    return accumulated.defined() ? Tensor.adopt(Op.own(accumulated)) : null;
                },
                tensor);
    }

    static void clear(Tensor tensor) {
        Op.inPlace("clearGrad", tensor, a -> a.mutable_grad().reset());
    }
}
