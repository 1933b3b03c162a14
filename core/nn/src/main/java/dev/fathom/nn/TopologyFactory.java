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

    /**
     * Checks that the wiring can be made for a stack, so that a recipe is refused before anything is read.
     *
     * @throws IllegalArgumentException if it cannot; the message begins with the setting that is to blame, {@code kind}
     *     if it is the wiring as such
     */
    default void requireFits(StackShape stack) {}

    /** What the topology counts as a block. */
    default Granularity granularity() {
        return Granularity.BLOCK;
    }
}
