package dev.fathom.ancre.rival;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Depth-weighted averages (DenseFormer, arXiv 2402.02622): x_0 is the input, x_j = B_j(h_{j-1}), h_j = Σ_{i≤j} α_ij
 * x_i. Unlike ANCRe's, the history holds the blocks' raw outputs, the block's own is weighted too, and the weights are
 * unconstrained. It starts as the cascade.
 */
public final class DenseFormer extends ResidualTopology {

    private final DenseFormerConfig config;
    private final Map<Integer, Tensor> alpha = new TreeMap<>();

    /** A wiring of the given stack. */
    public DenseFormer(StackShape stack, Init init, DenseFormerConfig config) {
        super(stack);
        this.config = config;
        for (int j = config.period(); j <= stack.blocks(); j += config.period()) {
            int averaged = j / config.dilation() + 1;
            Tensor start = Tensors.cat(List.of(init.zeros(averaged - 1), init.ones(1)), 0);
            alpha.put(j, parameter("alpha" + j, start));
        }
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        List<Tensor> outputs = new ArrayList<>(List.of(input));
        Tensor h = input;
        for (int j = 1; j <= blocks.size(); j++) {
            outputs.add(blocks.get(j - 1).forward(h));
            Tensor weights = alpha.get(j);
            h = weights == null ? outputs.get(j) : Weighted.sum(everyFew(outputs, j), weights);
        }
        return h;
    }

    /** The outputs that block j averages, its own last. */
    private List<Tensor> everyFew(List<Tensor> outputs, int j) {
        List<Tensor> averaged = new ArrayList<>();
        for (int i = j % config.dilation(); i <= j; i += config.dilation()) {
            averaged.add(outputs.get(i));
        }
        return averaged;
    }
}
