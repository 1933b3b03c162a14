package dev.fathom.lab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A drawing as compact SVG. Strokes of one look that follow each other become one path, coordinates have two decimals,
 * and the theme's neutral colours are CSS variables with the light ones as fallback, so that a page can turn them dark.
 */
final class SvgDrawing {

    private final String id;
    private final StringBuilder body = new StringBuilder();
    private final Map<String, String> clips = new LinkedHashMap<>();
    private final StringBuilder path = new StringBuilder();
    private String look = "";
    private double endX = Double.NaN;
    private double endY = Double.NaN;

    /** A drawing whose parts are named after {@code id}, which is unique in the page. */
    SvgDrawing(String id) {
        this.id = id;
    }

    void stroke(Shape shape, AffineTransform at, BasicStroke stroke, Color color, @Nullable Area clip) {
        if (color.getAlpha() == 0) {
            return;
        }
        String next = strokeLook(stroke, color) + clipped(clip);
        if (!next.equals(look)) {
            endPath();
            look = next;
        }
        append(shape.getPathIterator(at));
    }

    void fill(Shape shape, AffineTransform at, Color color, @Nullable Area clip) {
        if (color.getAlpha() == 0) {
            return;
        }
        endPath();
        String attributes = paint("fill", color) + clipped(clip);
        boolean upright = at.getShearX() == 0 && at.getShearY() == 0;
        if (upright && shape instanceof Rectangle2D) {
            Rectangle2D box = at.createTransformedShape(shape).getBounds2D();
            body.append("<rect");
            attribute("x", box.getX());
            attribute("y", box.getY());
            attribute("width", box.getWidth());
            attribute("height", box.getHeight());
        } else if (upright && shape instanceof Ellipse2D) {
            Rectangle2D box = at.createTransformedShape(shape).getBounds2D();
            body.append("<ellipse");
            attribute("cx", box.getCenterX());
            attribute("cy", box.getCenterY());
            attribute("rx", box.getWidth() / 2);
            attribute("ry", box.getHeight() / 2);
        } else {
            PathIterator points = shape.getPathIterator(at);
            if (points.isDone()) {
                return; // a space, for instance
            }
            String rule = points.getWindingRule() == PathIterator.WIND_EVEN_ODD ? " fill-rule=\"evenodd\"" : "";
            append(points);
            body.append("<path").append(rule).append(" d=\"").append(path).append('"');
            clearPath();
        }
        body.append(attributes).append("/>\n");
    }

    /** The whole drawing. */
    String toSvg(int width, int height, String title) {
        endPath();
        StringBuilder svg = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(width)
                .append(' ')
                .append(height)
                .append("\" role=\"img\">\n<title>")
                .append(Html.escaped(title))
                .append("</title>\n");
        if (!clips.isEmpty()) {
            svg.append("<defs>");
            clips.forEach((shape, name) -> svg.append("<clipPath id=\"")
                    .append(name)
                    .append("\"><path d=\"")
                    .append(shape)
                    .append("\"/></clipPath>"));
            svg.append("</defs>\n");
        }
        return svg.append(body).append("</svg>\n").toString();
    }

    private void endPath() {
        if (!path.isEmpty()) {
            body.append("<path d=\"").append(path).append('"').append(look).append("/>\n");
        }
        clearPath();
        look = "";
    }

    private void clearPath() {
        path.setLength(0);
        endX = Double.NaN;
        endY = Double.NaN;
    }

    private void append(PathIterator points) {
        double[] c = new double[6];
        for (; !points.isDone(); points.next()) {
            switch (points.currentSegment(c)) {
                case PathIterator.SEG_MOVETO -> {
                    if (c[0] != endX || c[1] != endY) {
                        segment('M', c, 2);
                    }
                }
                case PathIterator.SEG_LINETO -> segment('L', c, 2);
                case PathIterator.SEG_QUADTO -> segment('Q', c, 4);
                case PathIterator.SEG_CUBICTO -> segment('C', c, 6);
                default -> {
                    path.append('Z');
                    endX = Double.NaN;
                }
            }
        }
    }

    private void segment(char command, double[] c, int n) {
        path.append(command);
        for (int i = 0; i < n; i++) {
            if (i > 0 && !(c[i] <= -0.005)) {
                path.append(' ');
            }
            Numbers.coordinate(path, c[i]);
        }
        endX = c[n - 2];
        endY = c[n - 1];
    }

    private void attribute(String name, double value) {
        body.append(' ').append(name).append("=\"");
        Numbers.coordinate(body, value);
        body.append('"');
    }

    private String clipped(@Nullable Area clip) {
        if (clip == null) {
            return "";
        }
        SvgDrawing outline = new SvgDrawing(id);
        outline.append(clip.getPathIterator(null));
        String name = clips.computeIfAbsent(outline.path.toString(), shape -> id + "-clip" + clips.size());
        return " clip-path=\"url(#" + name + ")\"";
    }

    private static String strokeLook(BasicStroke stroke, Color color) {
        StringBuilder out = new StringBuilder(" fill=\"none\"").append(paint("stroke", color));
        if (stroke.getLineWidth() != 1) {
            out.append(" stroke-width=\"");
            Numbers.coordinate(out, stroke.getLineWidth());
            out.append('"');
        }
        out.append(" stroke-linejoin=\"round\"");
        if (stroke.getEndCap() == BasicStroke.CAP_ROUND) {
            out.append(" stroke-linecap=\"round\"");
        }
        float[] dashes = stroke.getDashArray();
        if (dashes != null && dashes.length > 1 && dashes[1] > 0) {
            out.append(" stroke-dasharray=\"");
            for (int i = 0; i < dashes.length; i++) {
                out.append(i == 0 ? "" : " ");
                Numbers.coordinate(out, dashes[i]);
            }
            out.append('"');
        }
        return out.toString();
    }

    private static String paint(String what, Color color) {
        String plain = String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
        String variable = Look.variable(color);
        String out = variable.isEmpty()
                ? " " + what + "=\"" + plain + "\""
                : " style=\"" + what + ":var(" + variable + "," + plain + ")\"";
        if (color.getAlpha() < 255) {
            out += " " + what + "-opacity=\"" + Math.round(color.getAlpha() / 2.55) / 100.0 + "\"";
        }
        return out;
    }
}
