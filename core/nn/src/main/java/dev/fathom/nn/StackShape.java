package dev.fathom.nn;

/**
 * What a topology may know of the stack it will wire.
 *
 * @param blocks number of blocks K ≥ 1, counted at the topology's granularity
 * @param width number of channels of a state, ≥ 1
 * @param channelAxis dimension of a state that holds its channels: -1 for (…, C), 1 for (B, C, H, W)
 * @param normalizedAfter whether what reads the stack's output normalises it first, so that its size does not matter
 */
public record StackShape(int blocks, int width, int channelAxis, boolean normalizedAfter) {

    /** Checks the ranges. */
    public StackShape {
        Check.positive("blocks", blocks);
        Check.positive("width", width);
    }

    /** A stack whose output is read as it is. */
    public StackShape(int blocks, int width, int channelAxis) {
        this(blocks, width, channelAxis, false);
    }
}
