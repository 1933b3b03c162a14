package dev.fathom.lab.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** Draws a heat map: cells, the names of rows and columns as far as they fit, and the scale of the colours. */
final class HeatDrawing implements Drawable {

    private static final int WIDEST = 520;
    private static final int LARGEST_CELL = 40;
    private static final int MARGIN = 14;
    private static final int TITLE = 42;
    private static final int SCALE_WIDTH = 14;
    private static final int SCALE_STEPS = 48;
    /** Neighbours overlap by this, or renderers let the paper shine through between them. */
    private static final double OVERLAP = 0.6;

    private final HeatMap plot;
    private final double cell;
    private final double left;
    private final double plotWidth;
    private final double plotHeight;
    private final double low;
    private final double high;
    private final Color[] ramp;

    HeatDrawing(HeatMap whole) {
        this.plot = whole.coarse();
        int rows = plot.rows().size();
        int columns = plot.columns().size();
        this.cell = Math.min(LARGEST_CELL, (double) WIDEST / Math.max(rows, columns));
        this.plotWidth = cell * columns;
        this.plotHeight = cell * rows;
        double widestName = plot.rows().stream()
                .mapToDouble(name -> Lettering.width(name, Lettering.TICK))
                .max()
                .orElse(0);
        this.left = MARGIN + (plot.yAxis().label().isEmpty() ? 0 : 24) + Math.min(widestName, 160) + 8;
        double largest = Math.max(Math.abs(plot.lowest()), Math.abs(plot.highest()));
        this.low = plot.isDiverging() ? -largest : plot.lowest();
        this.high = plot.isDiverging() ? largest : plot.highest();
        this.ramp = Look.ramp(plot.isDiverging());
    }

    @Override
    public int width() {
        double scale = 24
                + SCALE_WIDTH
                + 8
                + Math.max(
                        Lettering.width(Numbers.text(low, 3), Lettering.TICK),
                        Lettering.width(Numbers.text(high, 3), Lettering.TICK));
        double titled = Lettering.width(plot.title(), Lettering.TITLE);
        return (int) Math.ceil(Math.max(left + plotWidth + scale, titled) + MARGIN);
    }

    @Override
    public int height() {
        int below = 22 + (plot.xAxis().label().isEmpty() ? 0 : 24);
        return (int) Math.ceil(TITLE + Math.max(plotHeight, 120) + below + MARGIN);
    }

    @Override
    public void paint(Graphics2D graphics) {
        graphics.setColor(Look.PAPER);
        graphics.fill(new Rectangle2D.Double(0, 0, width(), height()));
        double middle = left + plotWidth / 2;
        double titled = Lettering.width(plot.title(), Lettering.TITLE);
        double start = Math.max(MARGIN, Math.min(middle - titled / 2, width() - MARGIN - titled));
        Lettering.write(graphics, plot.title(), Lettering.TITLE, Look.INK, start, TITLE - 16);
        cells(graphics);
        names(graphics);
        scale(graphics);
        Lettering.centred(graphics, plot.xAxis().label(), Lettering.LABEL, middle, TITLE + plotHeight + 40);
        AffineTransform upright = graphics.getTransform();
        graphics.translate(MARGIN + 10, TITLE + plotHeight / 2);
        graphics.rotate(-Math.PI / 2);
        Lettering.centred(graphics, plot.yAxis().label(), Lettering.LABEL, 0, 0);
        graphics.setTransform(upright);
    }

    private void cells(Graphics2D graphics) {
        int columns = plot.columns().size();
        for (int row = 0; row < plot.rows().size(); row++) {
            int from = 0;
            while (from < columns) {
                double value = plot.cell(row, from);
                int to = from + 1;
                if (Double.isFinite(value)) {
                    Color color = color(value);
                    while (to < columns
                            && Double.isFinite(plot.cell(row, to))
                            && color(plot.cell(row, to)).equals(color)) {
                        to++;
                    }
                    graphics.setColor(color);
                    graphics.fill(new Rectangle2D.Double(
                            left + from * cell, TITLE + row * cell, (to - from) * cell + OVERLAP, cell + OVERLAP));
                }
                from = to;
            }
        }
    }

    /** One of {@link #SCALE_STEPS} colours; equal values have the middle one. */
    private Color color(double value) {
        double at = high > low ? (value - low) / (high - low) : 0.5;
        double step = Math.rint(Math.max(0, Math.min(1, at)) * SCALE_STEPS) / SCALE_STEPS;
        double place = step * (ramp.length - 1);
        int below = (int) Math.min(ramp.length - 2, Math.floor(place));
        double part = place - below;
        Color from = ramp[below];
        Color to = ramp[below + 1];
        return new Color(
                mix(from.getRed(), to.getRed(), part),
                mix(from.getGreen(), to.getGreen(), part),
                mix(from.getBlue(), to.getBlue(), part));
    }

    private static int mix(int from, int to, double part) {
        return (int) Math.round(from + (to - from) * part);
    }

    private void names(Graphics2D graphics) {
        List<String> columns = plot.columns();
        double widest = columns.stream()
                .mapToDouble(name -> Lettering.width(name, Lettering.TICK))
                .max()
                .orElse(0);
        int everyColumn = every(widest + 10);
        for (int column = 0; column < columns.size(); column += everyColumn) {
            Lettering.centred(
                    graphics,
                    columns.get(column),
                    Lettering.TICK,
                    left + (column + 0.5) * cell,
                    TITLE + plotHeight + 17);
        }
        int everyRow = every(15);
        for (int row = 0; row < plot.rows().size(); row += everyRow) {
            String name = plot.rows().get(row);
            double x = left - 8 - Lettering.width(name, Lettering.TICK);
            Lettering.write(graphics, name, Lettering.TICK, Look.FAINT_INK, x, TITLE + (row + 0.5) * cell + 4);
        }
    }

    /** Which names to write so that each has the room it needs: each, every 2nd, 5th, 10th, …. */
    private int every(double room) {
        int step = 1;
        while (step * cell < room) {
            step = switch (Integer.toString(step).charAt(0)) {
                case '1' -> step * 2;
                case '2' -> step / 2 * 5;
                default -> step * 2;
            };
        }
        return step;
    }

    private void scale(Graphics2D graphics) {
        double x = left + plotWidth + 24;
        double tall = Math.min(Math.max(plotHeight, 120), 200);
        double step = tall / (SCALE_STEPS + 1);
        for (int i = 0; i <= SCALE_STEPS; i++) {
            graphics.setColor(color(high - (high - low) * i / SCALE_STEPS));
            graphics.fill(new Rectangle2D.Double(x, TITLE + i * step, SCALE_WIDTH, step + OVERLAP));
        }
        double words = x + SCALE_WIDTH + 8;
        Lettering.write(graphics, Numbers.text(high, 3), Lettering.TICK, Look.FAINT_INK, words, TITLE + 9);
        Lettering.write(graphics, Numbers.text(low, 3), Lettering.TICK, Look.FAINT_INK, words, TITLE + tall);
    }
}
