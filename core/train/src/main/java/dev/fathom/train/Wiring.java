package dev.fathom.train;

import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;
import java.util.List;

/** The residual wiring as a recipe names it: the key {@code depth} beside a model's sizes. */
public final class Wiring {

    private Wiring() {}

    /**
     * Checks that a wiring fits every stack of the model it stands beside.
     *
     * @throws IllegalArgumentException if it does not; the message begins with the key to change, for instance
     *     {@code depth.edges}
     */
    public static void requireFits(TopologyFactory depth, List<StackShape> stacks) {
        try {
            stacks.forEach(depth::requireFits);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("depth." + e.getMessage(), e);
        }
    }
}
