package dev.fathom.nn;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * One block of a stack in one call: F_j, and h + F_j(h). What a call carries besides the state (the {@link Pass}, a
 * cache, a condition) is bound into the object, so a {@link ResidualTopology} deals with states only.
 */
@FunctionalInterface
public interface ResidualBlock {

    /** F(h): the block without its own residual, of the same shape as h. */
    Tensor branch(Tensor h);

    /** h + F(h): the block with its own residual. */
    default Tensor forward(Tensor h) {
        try (Scope scope = Scope.open()) {
            return scope.keep(h.add(branch(h)));
        }
    }

    /** The block that does nothing: F(h) = 0. Put in a block's place, it shows what the block contributes. */
    static ResidualBlock bypass() {
        return new ResidualBlock() {
            @Override
            public Tensor branch(Tensor h) {
                return Tensors.zerosLike(h);
            }

            @Override
            public Tensor forward(Tensor h) {
                return h;
            }
        };
    }
}
