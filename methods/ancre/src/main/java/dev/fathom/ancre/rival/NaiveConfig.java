package dev.fathom.ancre.rival;

import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/** One learned strength for each block's shortcut; nothing to set. */
public record NaiveConfig() implements TopologyFactory {

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new NaiveResidual(stack, init);
    }
}
