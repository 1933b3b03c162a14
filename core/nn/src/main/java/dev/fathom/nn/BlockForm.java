package dev.fathom.nn;

/**
 * How a topology wants a block built inside.
 *
 * @param preNorm whether the block's branches normalise their input; without it the topology has to
 * @param preNormScale constant that multiplies the output of each of the block's input normalisations
 * @param branchScale constant that multiplies the output of each of the block's residual branches
 */
public record BlockForm(boolean preNorm, double preNormScale, double branchScale) {

    /** Normalised input, no scaling. */
    public static final BlockForm STANDARD = new BlockForm(true, 1, 1);

    /** Checks that the constants are finite. */
    public BlockForm {
        if (!Double.isFinite(preNormScale) || !Double.isFinite(branchScale)) {
            throw new IllegalArgumentException(
                    "block scales must be finite, got preNormScale " + preNormScale + ", branchScale " + branchScale);
        }
    }

    /** Normalised input, the normalisation's output multiplied by a constant. */
    public static BlockForm scaledPreNorm(double scale) {
        return new BlockForm(true, scale, 1);
    }
}
