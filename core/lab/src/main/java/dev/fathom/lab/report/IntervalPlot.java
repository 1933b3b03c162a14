package dev.fathom.lab.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Intervals below each other, a row for each name, with a point inside: a forest plot of coefficients, for instance.
 *
 * <pre>{@code
 * IntervalPlot.of("forest", "Coefficients").x("value").reference(0)
 *         .interval("age", 0.2, 0.5, 0.8)
 *         .interval("income", -0.1, 0.1, 0.3);
 * }</pre>
 */
public final class IntervalPlot extends HeadedPlot<IntervalPlot> {

    /** One row. */
    record Interval(String label, double low, double middle, double high) {

        boolean isFinite() {
            return Double.isFinite(low) && Double.isFinite(middle) && Double.isFinite(high);
        }
    }

    private final Axis x;
    private final double reference;
    private final List<Interval> intervals;

    private IntervalPlot(Heading heading, Axis x, double reference, List<Interval> intervals) {
        super(heading);
        this.x = x;
        this.reference = reference;
        this.intervals = List.copyOf(intervals);
    }

    /** An empty plot. */
    public static IntervalPlot of(String name, String title) {
        return new IntervalPlot(Heading.of(name, title), Axis.UNNAMED, Double.NaN, List.of());
    }

    /** Labels the horizontal axis, with its unit. */
    public IntervalPlot x(String label) {
        return new IntervalPlot(heading(), x.labelled(label), reference, intervals);
    }

    /** Draws a dashed vertical line at a value, and keeps it in sight. */
    public IntervalPlot reference(double value) {
        return new IntervalPlot(heading(), x, value, intervals);
    }

    /**
     * Adds a row below the others.
     *
     * @param label what stands before it
     * @param low the interval's lower end
     * @param middle where its point is
     * @param high its upper end; a row with a number that is not finite keeps its name and shows nothing
     * @throws IllegalArgumentException if the three are not in order
     */
    public IntervalPlot interval(String label, double low, double middle, double high) {
        Interval interval = new Interval(label, low, middle, high);
        if (low > middle || middle > high) {
            throw new IllegalArgumentException(
                    "an interval's ends and its point must be in order, got " + low + ", " + middle + ", " + high);
        }
        List<Interval> more = new ArrayList<>(intervals);
        more.add(interval);
        return new IntervalPlot(heading(), x, reference, more);
    }

    @Override
    IntervalPlot with(Heading other) {
        return new IntervalPlot(other, x, reference, intervals);
    }

    @Override
    public boolean hasData() {
        return intervals.stream().anyMatch(Interval::isFinite);
    }

    Axis xAxis() {
        return x;
    }

    List<Interval> intervals() {
        return intervals;
    }

    double reference() {
        return reference;
    }

    /** The smallest value that must be in sight. */
    double lowest() {
        return ends().min().orElse(0);
    }

    /** The largest value that must be in sight. */
    double highest() {
        return ends().max().orElse(1);
    }

    private DoubleStream ends() {
        DoubleStream all = intervals.stream()
                .filter(Interval::isFinite)
                .flatMapToDouble(interval -> DoubleStream.of(interval.low(), interval.high()));
        return Double.isFinite(reference) ? DoubleStream.concat(all, DoubleStream.of(reference)) : all;
    }
}
