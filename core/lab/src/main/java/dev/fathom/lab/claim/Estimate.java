package dev.fathom.lab.claim;

import dev.fathom.lab.report.Numbers;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

/**
 * A figure and how sure it is.
 *
 * @param value the figure
 * @param low the lower end of its 95 % interval; negative infinity if nothing is known
 * @param high the upper end; positive infinity if nothing is known
 * @param samples how many independent values it comes from
 */
public record Estimate(double value, double low, double high, int samples) {

    private static final double CONFIDENCE = 0.95;

    /** Checks that the ends are in order and that there was a sample. */
    public Estimate {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval's ends must be in order, got " + low + " and " + high);
        }
        if (samples < 1) {
            throw new IllegalArgumentException("an estimate needs at least one sample, got " + samples);
        }
    }

    /** A figure without chance in it: its interval is itself. A figure that is not finite has no interval. */
    public static Estimate exact(double value) {
        return Double.isFinite(value) ? new Estimate(value, value, value, 1) : unknown(value, 1);
    }

    private static Estimate unknown(double value, int samples) {
        return new Estimate(value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, samples);
    }

    /**
     * The mean of independent values, with Student's t interval. One value alone, or one that is not finite, gives no
     * interval.
     *
     * @param values one from each seed
     */
    public static Estimate mean(double... values) {
        return mean(values, mean -> mean);
    }

    /**
     * The mean of the differences {@code ours - theirs} of each seed, with Student's t interval.
     *
     * @throws IllegalArgumentException if there are not as many of both
     */
    public static Estimate difference(double[] ours, double[] theirs) {
        checkPairs(ours, theirs);
        double[] differences = new double[ours.length];
        Arrays.setAll(differences, i -> ours[i] - theirs[i]);
        return mean(differences);
    }

    /**
     * The geometric mean of the ratios {@code ours / theirs} of each seed. The interval is Student's t interval of the
     * ratios' logarithms.
     *
     * @param ours positive
     * @param theirs positive
     * @throws IllegalArgumentException if there are not as many of both, or one is not positive
     */
    public static Estimate ratio(double[] ours, double[] theirs) {
        checkPairs(ours, theirs);
        double[] logs = new double[ours.length];
        for (int i = 0; i < logs.length; i++) {
            if (ours[i] <= 0 || theirs[i] <= 0) {
                throw new IllegalArgumentException(
                        "a ratio is taken of positive figures, got " + ours[i] + " and " + theirs[i]);
            }
            logs[i] = Math.log(ours[i] / theirs[i]);
        }
        return mean(logs, Math::exp);
    }

    /**
     * How often something happens, with Wilson's interval.
     *
     * @throws IllegalArgumentException if there are no trials, or not between 0 and {@code trials} successes
     */
    public static Estimate proportion(int successes, int trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("got " + successes + " successes of " + trials + " trials");
        }
        double share = (double) successes / trials;
        ConfidenceInterval wilson = BinomialProportion.getWilsonScoreInterval(trials, share, CONFIDENCE);
        double low = Math.max(0, Math.min(share, wilson.getLowerBound())); // rounding may lead out by an ulp
        double high = Math.min(1, Math.max(share, wilson.getUpperBound()));
        return new Estimate(share, low, high, trials);
    }

    private static void checkPairs(double[] ours, double[] theirs) {
        if (ours.length != theirs.length) {
            throw new IllegalArgumentException(
                    "figures are compared seed by seed, got " + ours.length + " and " + theirs.length);
        }
    }

    private static Estimate mean(double[] values, DoubleUnaryOperator back) {
        if (values.length == 0) {
            throw new IllegalArgumentException("an estimate needs at least one sample, got none");
        }
        DescriptiveStatistics statistics = new DescriptiveStatistics(values);
        double mean = statistics.getMean();
        int n = values.length;
        if (n == 1 || !Double.isFinite(mean)) {
            return unknown(back.applyAsDouble(mean), n);
        }
        double quantile = new TDistribution(n - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double half = quantile * statistics.getStandardDeviation() / Math.sqrt(n);
        return new Estimate(
                back.applyAsDouble(mean), back.applyAsDouble(mean - half), back.applyAsDouble(mean + half), n);
    }

    /** Whether anything is known of how sure the figure is. */
    public boolean hasInterval() {
        return Double.isFinite(low) && Double.isFinite(high);
    }

    /** The figure and its interval for people to read, for instance {@code 0.973 [0.951, 0.995]}. */
    public String text() {
        String shown = Numbers.text(value, 4);
        if (!hasInterval()) {
            return shown + " [no interval]";
        }
        return low == high ? shown : shown + " " + intervalText();
    }

    String intervalText() {
        return "[" + Numbers.text(low, 4) + ", " + Numbers.text(high, 4) + "]";
    }
}
