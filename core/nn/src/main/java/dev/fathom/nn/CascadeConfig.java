package dev.fathom.nn;

/** The plain wiring of residual networks; nothing to set. */
public record CascadeConfig() implements TopologyFactory {

    @Override
    public ResidualTopology create(StackShape stack, Init init) {
        return new Cascade(stack);
    }
}
