package dev.fathom.ancre.rival;

import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/** DeepNorm at each branch of a transformer's layers; nothing to set. */
public record DeepNormConfig() implements TopologyFactory {

    @Override
    public Granularity granularity() {
        return Granularity.HALF_BLOCK;
    }

    @Override
    public void requireFits(StackShape stack) {
        if (stack.channelAxis() != -1) {
            throw new IllegalArgumentException("kind deepnorm needs states with channels last, as text has them, got"
                    + " channel axis " + stack.channelAxis() + "; choose another wiring");
        }
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new DeepNorm(stack, init);
    }
}
