package dev.fathom.nn;

/**
 * A view into the stack during one call: it may replace any block by another, for instance one that records the states
 * it sees, or {@link ResidualBlock#bypass()}. Blocks are numbered from 0 as the topology counts them.
 */
@FunctionalInterface
public interface BlockHook {

    /** Leaves every block as it is. */
    BlockHook NONE = (index, block) -> block;

    /** The block to run at this index in place of {@code block}. */
    ResidualBlock wrap(int index, ResidualBlock block);

    /**
     * Checks that this hook can look into a stack; a model calls it before it wraps the first block.
     *
     * @param blocks K, number of the stack's blocks
     * @throws IllegalArgumentException if it looks for a block that is not there
     */
    default void requireFits(int blocks) {}

    /**
     * Bypasses one block and leaves the others.
     *
     * @param bypassed from 0 to K-1; a model of fewer blocks refuses the hook
     */
    static BlockHook bypassing(int bypassed) {
        return new BlockHook() {
            @Override
            public ResidualBlock wrap(int index, ResidualBlock block) {
                return index == bypassed ? ResidualBlock.bypass() : block;
            }

            @Override
            public void requireFits(int blocks) {
                if (bypassed < 0 || bypassed >= blocks) {
                    throw new IllegalArgumentException("layer index " + bypassed + " out of range for K = " + blocks
                            + " blocks: the first to bypass is 0, the last " + (blocks - 1));
                }
            }
        };
    }
}
