package dev.fathom.nn;

/** A state of a stack became NaN or infinite. */
public final class NonFiniteStateException extends ArithmeticException {

    private static final long serialVersionUID = 1;

    private final int block;

    /**
     * @param topology the name of the wiring
     * @param block the block at whose input (0-based number of blocks before it) or output it first appears, from 0,
     *     the stack's input, to K
     */
    NonFiniteStateException(String topology, int block) {
        super(topology + ": non-finite " + place(block));
        this.block = block;
    }

    private static String place(int block) {
        return block == 0 ? "input of the stack" : "state at block " + block;
    }

    /** The block, counted from 1, after which the state is not finite; 0 for the stack's input. */
    public int block() {
        return block;
    }

    /** Where it is, for instance {@code state at block 7}. */
    public String place() {
        return place(block);
    }
}
