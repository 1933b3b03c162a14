package dev.fathom.engine;

/** How exactly products of 32-bit matrices are computed. */
public enum MatmulPrecision {
    /** As 32-bit numbers throughout. */
    FULL("highest"),
    /**
     * With factors rounded to bfloat16 and sums in 32 bits, where the processor has instructions for it; full
     * elsewhere. About twice as fast; a product's relative error is about 2⁻⁸ of its terms.
     */
    BFLOAT16("medium");

    private final String nativeName;

    MatmulPrecision(String nativeName) {
        this.nativeName = nativeName;
    }

    String nativeName() {
        return nativeName;
    }
}
