package dev.fathom.ancre.rival;

import dev.fathom.nn.Init;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import dev.fathom.nn.TopologyFactory;

/** The cascade with scaled norms; nothing to set. */
public record LayerNormScalingConfig() implements TopologyFactory {

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new LayerNormScaling(stack);
    }
}
