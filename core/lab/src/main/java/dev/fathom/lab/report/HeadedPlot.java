package dev.fathom.lab.report;

/**
 * A plot with its heading.
 *
 * @param <P> the plot's own type
 */
abstract sealed class HeadedPlot<P extends HeadedPlot<P>> implements Plot
        permits LinePlot, BarPlot, IntervalPlot, HeatMap {

    private final Heading heading;

    HeadedPlot(Heading heading) {
        this.heading = heading;
    }

    /** The same plot under another heading. */
    abstract P with(Heading other);

    final Heading heading() {
        return heading;
    }

    /** Says what the plot shows, below it. */
    public final P caption(String text) {
        return with(heading.captioned(text));
    }

    @Override
    public final String name() {
        return heading.name();
    }

    @Override
    public final P named(String other) {
        return with(heading.named(other));
    }

    @Override
    public final String title() {
        return heading.title();
    }

    @Override
    public final String caption() {
        return heading.caption();
    }
}
