package dev.fathom.ngvi;

import dev.fathom.engine.Rng;
import java.util.Arrays;

/** q = ∏ N(m_i, v_i), kept as means and variances: forming v as ω2 − ω1² would lose its digits. */
public final class MeanFieldGaussian {

    private final double[] mean;
    private final double[] variance;

    private MeanFieldGaussian(double[] mean, double[] variance) {
        this.mean = mean;
        this.variance = variance;
    }

    /**
     * A Gaussian of these means and variances; both are copied.
     *
     * @throws IllegalArgumentException if the lengths differ, a mean is not finite, or a variance not positive and
     *     finite
     */
    public static MeanFieldGaussian of(double[] mean, double[] variance) {
        if (mean.length != variance.length) {
            throw new IllegalArgumentException(mean.length + " means need as many variances, got " + variance.length);
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i]) || !(variance[i] > 0) || Double.isInfinite(variance[i])) {
                throw new IllegalArgumentException("coordinate " + i + " has mean " + mean[i] + " and variance "
                        + variance[i] + ": a mean must be finite, a variance positive and finite");
            }
        }
        return new MeanFieldGaussian(mean.clone(), variance.clone());
    }

    /** N(0, I) in d dimensions. */
    public static MeanFieldGaussian standard(int dim) {
        double[] ones = new double[dim];
        Arrays.fill(ones, 1);
        return new MeanFieldGaussian(new double[dim], ones);
    }

    /** The Gaussian of natural parameters λ1 = m/v, λ2 = −1/(2v). */
    public static MeanFieldGaussian ofNatural(double[] lambda1, double[] lambda2) {
        double[] variance = new double[lambda1.length];
        double[] mean = new double[lambda1.length];
        for (int i = 0; i < mean.length; i++) {
            variance[i] = -1 / (2 * lambda2[i]);
            mean[i] = lambda1[i] * variance[i];
        }
        return of(mean, variance);
    }

    /** d. */
    public int dim() {
        return mean.length;
    }

    /** The mean of a coordinate. */
    public double mean(int i) {
        return mean[i];
    }

    /** The variance of a coordinate. */
    public double variance(int i) {
        return variance[i];
    }

    /** The standard deviation of a coordinate. */
    public double deviation(int i) {
        return Math.sqrt(variance[i]);
    }

    /** A copy of all means. */
    public double[] means() {
        return mean.clone();
    }

    /** A copy of all variances. */
    public double[] variances() {
        return variance.clone();
    }

    /** λ1 = m/v. */
    public double[] natural1() {
        double[] lambda = new double[mean.length];
        Arrays.setAll(lambda, i -> mean[i] / variance[i]);
        return lambda;
    }

    /** λ2 = −1/(2v). */
    public double[] natural2() {
        double[] lambda = new double[mean.length];
        Arrays.setAll(lambda, i -> -0.5 / variance[i]);
        return lambda;
    }

    /** Refuses a Gaussian, called {@code what}, that has not the length of a model. */
    void check(String what, int dim) {
        if (mean.length != dim) {
            throw new ModelException(
                    "the " + what + " has " + mean.length + " coordinates, the model " + dim,
                    "give one of that length");
        }
    }

    /** KL(this ‖ other) in nats: the Bregman divergence of the log-partition's conjugate. */
    public double klTo(MeanFieldGaussian other) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += kl(mean[i] - other.mean[i], variance[i], other.variance[i]);
        }
        return sum;
    }

    /**
     * KL(N(μ + shift, variance) ‖ N(μ, reference)) in nats, which keeps its digits when the two are nearly the same.
     */
    static double kl(double shift, double variance, double reference) {
        double excess = (variance - reference) / reference;
        double log = Math.abs(excess) < 0.5 ? Math.log1p(excess) : Math.log(variance / reference);
        return (shift * shift / reference + excess - log) / 2;
    }

    /** A draw of z. */
    public double[] sample(Rng rng) {
        double[] z = new double[mean.length];
        Arrays.setAll(z, i -> mean[i] + Math.sqrt(variance[i]) * rng.nextGaussian());
        return z;
    }
}
