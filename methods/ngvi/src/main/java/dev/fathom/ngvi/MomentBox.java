package dev.fathom.ngvi;

/**
 * The compact set Ω̃(U, D) of means |m| ≤ U and variances 1/D ≤ v ≤ D, the same for every coordinate.
 *
 * @param meanBound U, greater than 0 and finite
 * @param varianceBound D, at least 1 and finite
 */
public record MomentBox(double meanBound, double varianceBound) {

    /** Checks the bounds. */
    public MomentBox {
        if (!(meanBound > 0 && meanBound < Double.POSITIVE_INFINITY)
                || !(varianceBound >= 1 && varianceBound < Double.POSITIVE_INFINITY)) {
            throw new ModelException(
                    "the box has U = " + meanBound + " and D = " + varianceBound,
                    "U must be > 0, D at least 1, and both finite; MomentBox.wide() is as good as none");
        }
    }

    /** A box of means up to U and variances from 1/D to D. */
    public static MomentBox of(double meanBound, double varianceBound) {
        return new MomentBox(meanBound, varianceBound);
    }

    /** U = 10, D = 100: for standardised designs and a prior of scale 1. */
    public static MomentBox standard() {
        return new MomentBox(10, 100);
    }

    /** U = 1e6, D = 1e12: no bound that a model with a proper prior should reach, yet a safe place to land. */
    public static MomentBox wide() {
        return new MomentBox(1e6, 1e12);
    }

    /**
     * The variance of the exact minimiser of −⟨λ*, ω⟩ + A*(ω) over the box.
     *
     * @param precision s* = −2 λ2*, any sign
     */
    public double projectVariance(double precision) {
        return precision > 0 ? Math.min(Math.max(1 / precision, 1 / varianceBound), varianceBound) : varianceBound;
    }

    /**
     * The mean of the same minimiser: for a positive precision the clipped ratio of λ1* to s*, otherwise the end at
     * which ½ s* m² − λ1* m, which is then concave, is least.
     *
     * @param lambda1 λ1*
     * @param precision s*, any sign
     * @param old the mean to keep if both ends are equally good
     */
    public double projectMean(double lambda1, double precision, double old) {
        if (precision > 0) {
            return clip(lambda1 / precision);
        }
        return lambda1 == 0 ? old : Math.copySign(meanBound, lambda1);
    }

    /** Whether a mean and a variance lie inside, the boundary included. */
    public boolean contains(double mean, double variance) {
        return Math.abs(mean) <= meanBound && variance >= 1 / varianceBound && variance <= varianceBound;
    }

    /** Whether a mean or a variance lies on the boundary. */
    public boolean onBoundary(double mean, double variance) {
        return Math.abs(mean) >= meanBound || variance <= 1 / varianceBound || variance >= varianceBound;
    }

    /** The nearest mean inside. */
    public double clip(double mean) {
        return Math.min(Math.max(mean, -meanBound), meanBound);
    }
}
