package dev.fathom.nn;

/** What counts as one block of a stack. */
public enum Granularity {
    /** A whole layer; in a transformer, attention and feed-forward together. */
    BLOCK,
    /** Each residual branch of a layer; in a transformer, attention and feed-forward are blocks of their own. */
    HALF_BLOCK;

    /** Number of blocks that a stack of transformer layers has. */
    public int blocks(int layers) {
        return this == BLOCK ? layers : 2 * layers;
    }
}
