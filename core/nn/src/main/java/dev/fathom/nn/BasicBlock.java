package dev.fathom.nn;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The two convolutions of a residual network in pre-activation order (He et al. 2016b):
 * conv2(relu(norm2(conv1(relu(norm1 h))))). A block that keeps the shape is a {@link ResidualBlock}; one that changes
 * it carries a 1 x 1 projection.
 */
final class BasicBlock extends Module {
    private final @Nullable Layer norm1;
    private final Layer norm2;
    private final Conv2d conv1;
    private final Conv2d conv2;
    private final @Nullable Conv2d projection;
    private final double branchScale;

    /** A block from {@code in} to {@code out} channels; it projects its shortcut when {@code projected}. */
    BasicBlock(Init init, int in, int out, int stride, boolean projected, ChannelNorm norm, BlockForm form) {
        norm1 = form.preNorm() ? child("norm1", norm.create(init.at("norm1"), in, form.preNormScale())) : null;
        conv1 = child("conv1", new Conv2d(init.at("conv1"), Conv2d.Config.same(in, out, 3, stride), false));
        norm2 = child("norm2", norm.create(init.at("norm2"), out, 1));
        conv2 = child("conv2", new Conv2d(init.at("conv2"), Conv2d.Config.same(out, out, 3, 1), false));
        projection = projected
                ? child(
                        "projection",
                        new Conv2d(init.at("projection"), new Conv2d.Config(in, out, 1, stride, 0), false))
                : null;
        branchScale = form.branchScale();
    }

    /** This block in one call, for blocks that keep the shape. */
    ResidualBlock bound(Pass pass) {
        return h -> {
            try (Scope scope = Scope.open()) {
                return scope.keep(residual(activated(h, pass), pass));
            }
        };
    }

    /** Branch plus projected shortcut, for blocks that change the shape. */
    Tensor transition(Tensor h, Pass pass) {
        if (projection == null) {
            throw new IllegalStateException("only a block with a projection changes the shape");
        }
        try (Scope scope = Scope.open()) {
            Tensor x = activated(h, pass);
            return scope.keep(projection.forward(x, pass).add(residual(x, pass)));
        }
    }

    private Tensor activated(Tensor h, Pass pass) {
        return (norm1 == null ? h : norm1.forward(h, pass)).relu();
    }

    private Tensor residual(Tensor x, Pass pass) {
        Tensor inner = norm2.forward(conv1.forward(x, pass), pass).relu();
        Tensor out = conv2.forward(inner, pass);
        return branchScale == 1 ? out : out.mul(branchScale);
    }
}
