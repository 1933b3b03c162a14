package dev.fathom.lab.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
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

    private static final Font TITLE_FONT = Look.font(Font.BOLD, 15);
    private static final Font LABEL_FONT = Look.font(Font.PLAIN, 12);
    private static final Font TICK_FONT = Look.font(Font.PLAIN, 11);

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
                .mapToDouble(name -> width(name, TICK_FONT))
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
        double scale = 24 + SCALE_WIDTH + 8 + Math.max(width(Numbers.text(low, 3)), width(Numbers.text(high, 3)));
        double titled = width(plot.title(), TITLE_FONT);
        return (int) Math.ceil(Math.max(left + plotWidth + scale, titled) + MARGIN);
    }

    private static double width(String text) {
        return width(text, TICK_FONT);
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
        double titled = width(plot.title(), TITLE_FONT);
        double start = Math.max(MARGIN, Math.min(middle - titled / 2, width() - MARGIN - titled));
        write(graphics, plot.title(), TITLE_FONT, Look.INK, start, TITLE - 16);
        cells(graphics);
        names(graphics);
        scale(graphics);
        centred(graphics, plot.xAxis().label(), LABEL_FONT, middle, TITLE + plotHeight + 40);
        AffineTransform upright = graphics.getTransform();
        graphics.translate(MARGIN + 10, TITLE + plotHeight / 2);
        graphics.rotate(-Math.PI / 2);
        centred(graphics, plot.yAxis().label(), LABEL_FONT, 0, 0);
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
                .mapToDouble(name -> width(name, TICK_FONT))
                .max()
                .orElse(0);
        int everyColumn = every(widest + 10);
        for (int column = 0; column < columns.size(); column += everyColumn) {
            centred(graphics, columns.get(column), TICK_FONT, left + (column + 0.5) * cell, TITLE + plotHeight + 17);
        }
        int everyRow = every(15);
        for (int row = 0; row < plot.rows().size(); row += everyRow) {
            String name = plot.rows().get(row);
            double x = left - 8 - width(name, TICK_FONT);
            write(graphics, name, TICK_FONT, Look.FAINT_INK, x, TITLE + (row + 0.5) * cell + 4);
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
        write(graphics, Numbers.text(high, 3), TICK_FONT, Look.FAINT_INK, words, TITLE + 9);
        write(graphics, Numbers.text(low, 3), TICK_FONT, Look.FAINT_INK, words, TITLE + tall);
    }

    private static void centred(Graphics2D graphics, String text, Font font, double x, double y) {
        write(graphics, text, font, Look.FAINT_INK, x - width(text, font) / 2, y);
    }

    private static void write(Graphics2D graphics, String text, Font font, Color color, double x, double y) {
        if (!text.isBlank()) {
            graphics.setColor(color);
            graphics.fill(
                    new TextLayout(text, font, Look.FONTS).getOutline(AffineTransform.getTranslateInstance(x, y)));
        }
    }

    private static double width(String text, Font font) {
        return text.isBlank() ? 0 : new TextLayout(text, font, Look.FONTS).getAdvance();
    }
}
