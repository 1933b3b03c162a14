package dev.fathom.lab.report;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/** Draws intervals: a name, a whisker and a point in each row, over an axis with round ticks. */
final class IntervalDrawing implements Drawable {

    private static final int WIDTH = 760;
    private static final int MARGIN = 14;
    private static final int TITLE = 42;
    private static final int ROW = 19;
    private static final int WIDEST_NAME = 240;
    private static final int MOST_TICKS = 8;
    private static final double POINT = 7;
    private static final BasicStroke WHISKER = new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    private static final BasicStroke HAIR = new BasicStroke(1);

    private final IntervalPlot plot;
    private final double left;
    private final double right;
    private final double bottom;
    private final double low;
    private final double high;

    IntervalDrawing(IntervalPlot plot) {
        this.plot = plot;
        double widestName = plot.intervals().stream()
                .mapToDouble(interval -> Lettering.width(name(interval), Lettering.TICK))
                .max()
                .orElse(0);
        left = MARGIN + widestName + 12;
        right = WIDTH - MARGIN - 12.0;
        bottom = TITLE + (double) ROW * Math.max(1, plot.intervals().size()) + 4;
        double size = Math.max(Math.abs(plot.lowest()), Math.abs(plot.highest()));
        double room = plot.highest() / 2 - plot.lowest() / 2; // halves, as the difference may overflow
        double alone = size > 0 ? 0.05 * size : 1;
        double pad = room > 1e-9 * size ? 0.06 * room : alone;
        low = Math.max(-Double.MAX_VALUE, plot.lowest() - pad);
        high = Math.min(Double.MAX_VALUE, plot.highest() + pad);
    }

    private static String name(IntervalPlot.Interval interval) {
        return Lettering.cut(interval.label(), Lettering.TICK, WIDEST_NAME);
    }

    @Override
    public int width() {
        return WIDTH;
    }

    @Override
    public int height() {
        return (int) Math.ceil(bottom + 26 + (plot.xAxis().label().isEmpty() ? 0 : 22) + MARGIN);
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setColor(Look.PAPER);
        graphics.fill(new Rectangle2D.Double(0, 0, width(), height()));
        double titled = Lettering.width(plot.title(), Lettering.TITLE);
        double start = Math.max(MARGIN, (WIDTH - titled) / 2);
        Lettering.write(graphics, plot.title(), Lettering.TITLE, Look.INK, start, TITLE - 16.0);
        ticks(graphics);
        if (Double.isFinite(plot.reference())) {
            graphics.setColor(Look.FAINT_INK);
            graphics.setStroke(Look.levelStroke());
            graphics.draw(new Line2D.Double(place(plot.reference()), TITLE, place(plot.reference()), bottom));
        }
        for (int row = 0; row < plot.intervals().size(); row++) {
            row(graphics, plot.intervals().get(row), TITLE + (row + 0.5) * ROW);
        }
        Lettering.centred(graphics, plot.xAxis().label(), Lettering.LABEL, (left + right) / 2, bottom + 42);
    }

    /** Where the axis begins. */
    double left() {
        return left;
    }

    /** Where a value is drawn. */
    double place(double value) {
        return left + (right - left) * (value / 2 - low / 2) / (high / 2 - low / 2);
    }

    private void ticks(Graphics2D graphics) {
        double step = step((high / 2 - low / 2) / MOST_TICKS * 2);
        double first = Math.ceil(low / step);
        for (int k = 0; k <= MOST_TICKS && (first + k) * step <= high; k++) {
            double value = (first + k) * step;
            graphics.setColor(Look.GRID);
            graphics.setStroke(HAIR);
            graphics.draw(new Line2D.Double(place(value), TITLE, place(value), bottom));
            Lettering.centred(graphics, Numbers.tick(value), Lettering.TICK, place(value), bottom + 18);
        }
    }

    /** The smallest of 1, 2 and 5 times a power of ten that is at least so large. */
    private static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private void row(Graphics2D graphics, IntervalPlot.Interval interval, double y) {
        String name = name(interval);
        double before = left - 12 - Lettering.width(name, Lettering.TICK);
        Lettering.write(graphics, name, Lettering.TICK, Look.FAINT_INK, before, y + 4);
        if (interval.isFinite()) {
            graphics.setColor(Look.series(0));
            graphics.setStroke(WHISKER);
            graphics.draw(new Line2D.Double(place(interval.low()), y, place(interval.high()), y));
            graphics.fill(new Ellipse2D.Double(place(interval.middle()) - POINT / 2, y - POINT / 2, POINT, POINT));
        }
    }
}
