package dev.fathom.sde;

import dev.fathom.engine.Tensor;

/** Means of exponentials that would overflow, from their logarithms. */
public final class LogDomain {

    private LogDomain() {}

    /** {@code log mean exp(x)} of a vector. */
    public static Tensor logMeanExp(Tensor logarithms) {
        return logarithms.logSumExp(0).sub(Math.log(logarithms.size(0)));
    }

    /** The mean of values weighted by {@code exp(logWeights)}, which need not be normalised. */
    public static Tensor weightedMean(Tensor logWeights, Tensor values) {
        return logWeights.softmax(0).mul(values).sum();
    }

    /** {@code (Σw)²/(n Σw²)} of the weights w whose logarithms are given, between 1/n and 1. */
    public static double effectiveShare(Tensor logWeights) {
        double one = logWeights.logSumExp(0).item();
        double two = logWeights.mul(2).logSumExp(0).item();
        return Math.exp(2 * one - two) / logWeights.size(0);
    }
}
