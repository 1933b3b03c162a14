package dev.fathom.ancre.rival;

import dev.fathom.engine.Tensor;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.List;

/** The negative control: h_j = F_j(h_{j-1}), no shortcuts of any kind. */
public final class Plain extends ResidualTopology {

    /** A wiring of the given stack. */
    public Plain(StackShape stack) {
        super(stack);
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        Tensor h = input;
        for (ResidualBlock block : blocks) {
            h = block.branch(h);
        }
        return h;
    }
}
