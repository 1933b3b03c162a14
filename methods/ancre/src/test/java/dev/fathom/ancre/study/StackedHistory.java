package dev.fathom.ancre.study;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualBlock;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.ArrayList;
import java.util.List;

/** ANCRe as it must not be made: every block stacks all earlier states, O(K²) copies that the gradient needs. */
public final class StackedHistory extends ResidualTopology {

    private final Tensor logits;

    private StackedHistory(StackShape stack, Init init) {
        super(stack);
        logits = parameter("logits", init.zeros(stack.blocks(), stack.blocks()));
    }

    /** Measures this wiring as {@link MemoryProbe#main} does its own. */
    public static void main(String[] args) {
        TopologyFactory stacked = StackedHistory::new;
        MemoryProbe.print(stacked, args);
    }

    @Override
    protected Tensor wire(Tensor input, List<ResidualBlock> blocks) {
        List<Tensor> history = new ArrayList<>(List.of(input));
        for (int j = 1; j <= blocks.size(); j++) {
            try (Scope scope = Scope.open()) {
                Tensor p = logits.get(j - 1).narrow(0, 0, j).softmax(0).reshape(j, 1, 1, 1);
                Tensor shortcuts = Tensors.stack(history, 0).mul(p).sum(0);
                history.add(
                        scope.keep(blocks.get(j - 1).forward(history.get(j - 1)).add(shortcuts)));
            }
        }
        return history.get(blocks.size());
    }
}
