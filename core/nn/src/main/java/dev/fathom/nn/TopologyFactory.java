package dev.fathom.nn;

/**
 * A kind of residual wiring with its settings, from which a model builds one topology per stack of equal-shaped blocks.
 */
public interface TopologyFactory {

    /**
     * Builds the wiring of one stack.
     *
     * @param init source of initial values, placed at the topology's own name in the module tree
     */
    ResidualTopology create(StackShape stack, Init init);

    /** What the topology counts as a block. */
    default Granularity granularity() {
        return Granularity.BLOCK;
    }
}
