package dev.fathom.ngvi;

import java.util.Arrays;

/** The prior N(mean, diag(precision)⁻¹) of z. */
public final class GaussianPrior {

    private final double[] mean;
    private final double[] precision;

    private GaussianPrior(double[] mean, double[] precision) {
        this.mean = mean;
        this.precision = precision;
    }

    /**
     * A prior with its own mean and precision per coordinate; both are copied.
     *
     * @throws ModelException if the lengths differ, a mean is not finite, or a precision not positive and finite
     */
    public static GaussianPrior of(double[] mean, double[] precision) {
        if (mean.length != precision.length) {
            throw new ModelException(
                    "the prior has " + mean.length + " means and " + precision.length + " precisions",
                    "give one of each per coordinate");
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i]) || !(precision[i] > 0) || Double.isInfinite(precision[i])) {
                throw new ModelException(
                        "the prior of coordinate " + i + " has mean " + mean[i] + " and precision " + precision[i],
                        "means must be finite, precisions positive and finite");
            }
        }
        return new GaussianPrior(mean.clone(), precision.clone());
    }

    /** N(0, deviation² I) in d dimensions. */
    public static GaussianPrior isotropic(int dim, double deviation) {
        double[] precision = new double[dim];
        Arrays.fill(precision, 1 / (deviation * deviation));
        return of(new double[dim], precision);
    }

    /** N(0, I) in d dimensions. */
    public static GaussianPrior standard(int dim) {
        return isotropic(dim, 1);
    }

    /** d. */
    public int dim() {
        return mean.length;
    }

    /** The mean of a coordinate. */
    public double mean(int i) {
        return mean[i];
    }

    /** The precision of a coordinate. */
    public double precision(int i) {
        return precision[i];
    }

    /**
     * KL(N(m, diag v) ‖ this prior), in nats.
     *
     * @throws ModelException if m has another length than this prior
     */
    public double divergenceFrom(double[] m, double[] v) {
        check(m.length);
        double sum = 0;
        for (int i = 0; i < m.length; i++) {
            sum += MeanFieldGaussian.kl(m[i] - mean[i], v[i], 1 / precision[i]);
        }
        return sum;
    }

    /**
     * Refuses a model of another length.
     *
     * @param dim the model's
     * @throws ModelException if it is not {@link #dim}
     */
    public void check(int dim) {
        if (dim != mean.length) {
            throw new ModelException(
                    "the prior has " + mean.length + " coordinates, the model " + dim, "give a prior of that length");
        }
    }
}
