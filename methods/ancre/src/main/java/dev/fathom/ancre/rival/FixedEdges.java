package dev.fathom.ancre.rival;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Edge;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;

/** A given layout: h_j = B_j(h_{j-1}) + Σ_i c_ij h_i over the layout's shortcuts. No parameters. */
public final class FixedEdges extends ResidualTopology {

    private final FixedEdgesConfig config;
    private final List<Edge> edges;

    /**
     * A layout on a stack.
     *
     * @throws IllegalArgumentException if a shortcut leads to a block the stack does not have
     */
    public FixedEdges(StackShape stack, FixedEdgesConfig config) {
        super(stack);
        this.config = config;
        this.edges = config.on(stack.blocks());
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        List<Tensor> history = new ArrayList<>(List.of(input));
        for (int j = 1; j <= blocks.size(); j++) {
            history.add(state(blocks.get(j - 1), j, history));
        }
        return history.get(blocks.size());
    }

    private Tensor state(ResidualBlock block, int j, List<Tensor> history) {
        try (Scope scope = Scope.open()) {
            Tensor before = history.get(j - 1);
            Tensor out = config.keepInnerResidual() ? block.forward(before) : block.branch(before);
            Tensor h = out;
            for (Edge edge : edges) {
                if (edge.target() == j) {
                    Tensor sum = h;
                    h = sum.add(history.get(edge.source()), edge.weight());
                    if (sum != out) {
                        sum.close();
                    }
                }
            }
            return scope.keep(h);
        }
    }

    @Override
    public List<Edge> edges() {
        return edges;
    }
}
