package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;

/** h_j = h_{j-1} + λ_j ⊙ F_j(h_{j-1}) with a learned scale λ_j, one number or one per channel. */
public final class ScaledBranches extends ResidualTopology {

    private final List<Tensor> scales = new ArrayList<>();

    /** A wiring of the given stack. */
    public ScaledBranches(StackShape stack, Init init, ScaledBranchesConfig config) {
        super(stack);
        for (int j = 1; j <= stack.blocks(); j++) {
            Tensor start = init.zeros(config.perChannel() ? stack.width() : 1).add(config.start());
            scales.add(parameter("scale" + j, start));
        }
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        Tensor h = input;
        for (int j = 0; j < blocks.size(); j++) {
            try (Scope scope = Scope.open()) {
                Tensor scale = Weighted.perChannel(scales.get(j), stack().channelAxis(), h.rank());
                h = scope.keep(h.add(blocks.get(j).branch(h).mul(scale)));
            }
        }
        return h;
    }
}
