package dev.fathom.nn;

import dev.fathom.engine.Tensor;
import java.util.List;

/** The plain wiring: h_j = h_{j-1} + F_j(h_{j-1}). No parameters, no shortcuts beside those of the blocks. */
public final class Cascade extends ResidualTopology {

    /** A cascade of the given stack. */
    public Cascade(StackShape stack) {
        super(stack);
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        return inTurn(input, blocks);
    }
}
