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

    /** Bypasses one block and leaves the others. */
    static BlockHook bypassing(int bypassed) {
        return (index, block) -> index == bypassed ? ResidualBlock.bypass() : block;
    }
}
