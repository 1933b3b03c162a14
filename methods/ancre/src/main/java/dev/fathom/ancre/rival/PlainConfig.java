package dev.fathom.ancre.rival;

import dev.fathom.nn.Granularity;
import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/** No shortcuts at all; nothing to set. */
public record PlainConfig() implements TopologyFactory {

    @Override
    public Granularity granularity() {
        return Granularity.HALF_BLOCK;
    }

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new Plain(stack);
    }
}
