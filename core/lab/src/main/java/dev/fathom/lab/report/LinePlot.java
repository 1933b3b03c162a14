package dev.fathom.lab.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines, points and bands over two axes. What has the same name has the same colour, so that a band can surround a
 * line:
 *
 * <pre>{@code
 * LinePlot.of("loss", "Training loss")
 *         .x("step").y("loss (nats per token)").logY().smooth(0.98)
 *         .line("residual", steps, losses)
 *         .level("paper", 2.31);
 * }</pre>
 */
public final class LinePlot extends HeadedPlot<LinePlot> {

    /** One thing in a plot. */
    sealed interface Mark {
        String label();
    }

    record Line(String label, Series series) implements Mark {}

    record Points(String label, Series series) implements Mark {}

    record Band(String label, Series low, Series high) implements Mark {}

    record Level(String label, double y) implements Mark {}

    private final Axis x;
    private final Axis y;
    private final double decay;
    private final List<Mark> marks;

    private LinePlot(Heading heading, Axis x, Axis y, double decay, List<Mark> marks) {
        super(heading);
        this.x = x;
        this.y = y;
        this.decay = decay;
        this.marks = List.copyOf(marks);
    }

    /** An empty plot. */
    public static LinePlot of(String name, String title) {
        return new LinePlot(Heading.of(name, title), Axis.UNNAMED, Axis.UNNAMED, 0, List.of());
    }

    /** Labels the horizontal axis, with its unit. */
    public LinePlot x(String label) {
        return new LinePlot(heading(), x.labelled(label), y, decay, marks);
    }

    /** Labels the vertical axis, with its unit. */
    public LinePlot y(String label) {
        return new LinePlot(heading(), x, y.labelled(label), decay, marks);
    }

    /** Makes the horizontal axis logarithmic; points that are not at a positive place are left out. */
    public LinePlot logX() {
        return new LinePlot(heading(), x.asLogarithmic(), y, decay, marks);
    }

    /** Makes the vertical axis logarithmic; values that are not positive become gaps. */
    public LinePlot logY() {
        return new LinePlot(heading(), x, y.asLogarithmic(), decay, marks);
    }

    /**
     * Draws every line as its exponential moving average, and the line itself faintly behind.
     *
     * @param weight of the past, at least 0 and less than 1; 0.98 averages over about 50 values
     * @throws IllegalArgumentException if it is not so
     */
    public LinePlot smooth(double weight) {
        if (!(weight >= 0 && weight < 1)) {
            throw new IllegalArgumentException("the weight of the past must be in [0, 1), got " + weight);
        }
        return new LinePlot(heading(), x, y, weight, marks);
    }

    /** Adds a line. */
    public LinePlot line(String label, Series series) {
        return with(new Line(label, series));
    }

    /**
     * Adds a line.
     *
     * @throws IllegalArgumentException if there are not as many values as coordinates
     */
    public LinePlot line(String label, double[] xs, double[] ys) {
        return line(label, new Series(xs, ys));
    }

    /** Adds unconnected points. */
    public LinePlot points(String label, Series series) {
        return with(new Points(label, series));
    }

    /**
     * Adds a shaded band, for instance a 95 % interval around the line of the same name.
     *
     * @throws IllegalArgumentException if the arrays are not equally long
     */
    public LinePlot band(String label, double[] xs, double[] low, double[] high) {
        return with(new Band(label, new Series(xs, low), new Series(xs, high)));
    }

    /** Adds a dashed horizontal line across the plot, for instance a threshold. */
    public LinePlot level(String label, double value) {
        return with(new Level(label, value));
    }

    private LinePlot with(Mark mark) {
        List<Mark> more = new ArrayList<>(marks);
        more.add(mark);
        return new LinePlot(heading(), x, y, decay, more);
    }

    @Override
    LinePlot with(Heading other) {
        return new LinePlot(other, x, y, decay, marks);
    }

    @Override
    public boolean hasData() {
        return marks.stream().anyMatch(mark -> {
            if (mark instanceof Line line) {
                return shows(line.series());
            }
            if (mark instanceof Points points) {
                return shows(points.series());
            }
            return mark instanceof Band band && shows(band.low()) && shows(band.high());
        });
    }

    private boolean shows(Series series) {
        for (int i = 0; i < series.size(); i++) {
            if (x.canShow(series.xAt(i)) && y.canShow(series.yAt(i))) {
                return true;
            }
        }
        return false;
    }

    Axis xAxis() {
        return x;
    }

    Axis yAxis() {
        return y;
    }

    double decay() {
        return decay;
    }

    List<Mark> marks() {
        return marks;
    }
}
