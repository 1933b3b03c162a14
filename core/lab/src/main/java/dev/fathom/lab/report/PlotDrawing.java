package dev.fathom.lab.report;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Draws plots as SVG text and as PNG bytes. */
class PlotDrawing {

    /** PNG dots for each unit of the drawing, so that prints and dense screens stay sharp. */
    private static final int DENSITY = 2;

    /** The plot as an SVG element; {@code id} is unique in the page it comes into. */
    String svg(Plot plot, String id) {
        Drawable chart = Drawable.of(plot);
        SvgDrawing drawing = new SvgDrawing(id);
        chart.paint(new SvgGraphics(drawing));
        return drawing.toSvg(chart.width(), chart.height(), plot.title());
    }

    byte[] png(Plot plot) {
        Drawable chart = Drawable.of(plot);
        BufferedImage image =
                new BufferedImage(chart.width() * DENSITY, chart.height() * DENSITY, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.scale(DENSITY, DENSITY);
            chart.paint(graphics);
        } finally {
            graphics.dispose();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
