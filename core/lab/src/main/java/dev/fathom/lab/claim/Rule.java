package dev.fathom.lab.claim;

import dev.fathom.lab.report.Numbers;

/**
 * The values of a figure with which a claim holds.
 *
 * @param low the lowest; negative infinity for no limit
 * @param lowOpen whether {@code low} itself is excluded
 * @param high the highest; positive infinity for no limit
 * @param highOpen whether {@code high} itself is excluded
 */
public record Rule(double low, boolean lowOpen, double high, boolean highOpen) {

    /** Checks that some value satisfies the rule and some value does not. */
    public Rule {
        if (!(low <= high) || (low == high && (lowOpen || highOpen))) {
            throw new IllegalArgumentException("no value lies between " + low + " and " + high);
        }
        if (low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a rule that every value satisfies decides nothing");
        }
    }

    /** The figure is {@code limit} or less. */
    public static Rule atMost(double limit) {
        return new Rule(Double.NEGATIVE_INFINITY, true, limit, false);
    }

    /** The figure is less than {@code limit}. */
    public static Rule below(double limit) {
        return new Rule(Double.NEGATIVE_INFINITY, true, limit, true);
    }

    /** The figure is {@code limit} or more. */
    public static Rule atLeast(double limit) {
        return new Rule(limit, false, Double.POSITIVE_INFINITY, true);
    }

    /** The figure is more than {@code limit}. */
    public static Rule above(double limit) {
        return new Rule(limit, true, Double.POSITIVE_INFINITY, true);
    }

    /** The figure lies between two limits, or is one of them. */
    public static Rule between(double low, double high) {
        return new Rule(low, false, high, false);
    }

    /** The figure is {@code target}, give or take {@code tolerance}. */
    public static Rule within(double target, double tolerance) {
        return between(target - tolerance, target + tolerance);
    }

    /** Decides on the interval of an estimate, not on its value. */
    public Verdict decide(Estimate estimate) {
        if (isAbove(estimate.low()) && isBelow(estimate.high())) {
            return Verdict.HOLDS;
        }
        boolean apart = !isBelow(estimate.low()) || !isAbove(estimate.high());
        return apart ? Verdict.DOES_NOT_HOLD : Verdict.UNDECIDED;
    }

    private boolean isAbove(double value) {
        return low == Double.NEGATIVE_INFINITY || (lowOpen ? value > low : value >= low);
    }

    private boolean isBelow(double value) {
        return high == Double.POSITIVE_INFINITY || (highOpen ? value < high : value <= high);
    }

    /** The rule in signs, for instance {@code <= 1.05}. */
    public String text() {
        String upper = (highOpen ? "< " : "<= ") + Numbers.text(high, 6);
        String lower = (lowOpen ? "> " : ">= ") + Numbers.text(low, 6);
        if (low == Double.NEGATIVE_INFINITY) {
            return upper;
        }
        if (high == Double.POSITIVE_INFINITY) {
            return lower;
        }
        return lower + " and " + upper;
    }
}
