package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.BlockForm;
import dev.fathom.nn.Init;
import dev.fathom.nn.LayerNorm;
import dev.fathom.nn.ModuleList;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;

/**
 * DeepNorm (arXiv 2203.00555): h_j = LN(h_{j-1} · (2L)^{1/4} + F_j(h_{j-1})) after each branch of L layers; the blocks
 * have no input norm. The paper also damps the initial weights by (8L)^{-1/4}; here they are the model's.
 */
public final class DeepNorm extends ResidualTopology {

    private static final double EPS = 1e-5;

    private final ModuleList<LayerNorm> norms;
    private final double gain;

    /** A wiring of the given stack; two of its blocks make a layer. States have their channels last. */
    public DeepNorm(StackShape stack, Init init) {
        super(stack);
        new DeepNormConfig().requireFits(stack);
        gain = Math.pow(stack.blocks(), 0.25);
        List<LayerNorm> built = new ArrayList<>();
        for (int j = 0; j < stack.blocks(); j++) {
            built.add(new LayerNorm(init.at("norms").at(Integer.toString(j)), stack.width(), EPS));
        }
        norms = child("norms", new ModuleList<>(built));
    }

    @Override
    public BlockForm form(int index) {
        return new BlockForm(false, 1, 1);
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        Tensor h = input;
        for (int j = 0; j < blocks.size(); j++) {
            try (Scope scope = Scope.open()) {
                h = scope.keep(
                        norms.get(j).forward(h.mul(gain).add(blocks.get(j).branch(h))));
            }
        }
        return h;
    }
}
