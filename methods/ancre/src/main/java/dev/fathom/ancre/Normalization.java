package dev.fathom.ancre;

/** How raw shortcut parameters a become coefficients p. */
public enum Normalization {
    /** Softmax over the sources of each destination, parameters 0 at the start: the paper's. */
    SOFTMAX,
    /** As {@link #SOFTMAX} with the parameters fixed at 0: uniform averaging. Tells averaging from learning. */
    CONSTANT,
    /**
     * As {@link #SOFTMAX} with parameters 1 at the start, as the authors' code offers it. Softmax does not see a shift,
     * so training is the same.
     */
    HADAMARD,
    /** a² / Σ a² over the sources of each destination, parameters 1 at the start; no temperature. Ours. */
    SQUARED,
    /** Softmax over the destinations of each source, parameters 0 at the start. */
    OUTGOING;

    /** Whether the coefficients into each block sum to 1; else those out of each state do. */
    boolean sumsIntoBlocks() {
        return this != OUTGOING;
    }

    /** Whether the temperature divides parameters that are learned. */
    boolean learnsAtTemperature() {
        return this != CONSTANT && this != SQUARED;
    }

    /** The value all parameters start with. */
    double start() {
        return this == HADAMARD || this == SQUARED ? 1 : 0;
    }
}
