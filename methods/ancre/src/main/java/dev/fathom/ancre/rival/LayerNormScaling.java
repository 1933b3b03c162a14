package dev.fathom.ancre.rival;

import dev.fathom.engine.Tensor;
import dev.fathom.nn.BlockForm;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.List;

/** The cascade whose input norms of layer ℓ = 1 … K are multiplied by 1/√ℓ ("curse of depth", arXiv 2502.05795). */
public final class LayerNormScaling extends ResidualTopology {

    /** A wiring of the given stack. */
    public LayerNormScaling(StackShape stack) {
        super(stack);
    }

    @Override
    public BlockForm form(int index) {
        return BlockForm.scaledPreNorm(1 / Math.sqrt(index + 1));
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        return inTurn(input, blocks);
    }
}
