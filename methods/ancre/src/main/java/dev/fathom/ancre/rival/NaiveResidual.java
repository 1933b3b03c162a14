package dev.fathom.ancre.rival;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Edge;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.util.ArrayList;
import java.util.List;

/**
 * The ablation that learns the strength but not the topology: h_1 = B_1(h_0) + h_0 and h_j = B_j(h_{j-1}) + s_j h_{j-1}
 * with one scalar s_j, 1 at the start, for each later block; a single block has none.
 */
public final class NaiveResidual extends ResidualTopology {

    private final Tensor strength;

    /** A wiring of the given stack. */
    public NaiveResidual(StackShape stack, Init init) {
        super(stack);
        Tensor ones = init.ones(Math.max(1, stack.blocks() - 1));
        strength = stack.blocks() == 1 ? ones : parameter("strength", ones);
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        Tensor h = input;
        for (int j = 1; j <= blocks.size(); j++) {
            try (Scope scope = Scope.open()) {
                Tensor out = blocks.get(j - 1).forward(h);
                h = scope.keep(out.add(j == 1 ? h : h.mul(strength.get(j - 2))));
            }
        }
        return h;
    }

    @Override
    public List<Edge> edges() {
        try (Scope scope = Scope.open();
                NoGrad off = Autograd.noGrad()) {
            double[] s = strength.toDoubles();
            List<Edge> edges = new ArrayList<>();
            for (int j = 1; j <= stack().blocks(); j++) {
                edges.add(new Edge(j - 1, j, j == 1 ? 1 : s[j - 2]));
            }
            return edges;
        }
    }
}
