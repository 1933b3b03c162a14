package dev.fathom.lab.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;

/** Text in drawings, as outlines: the same whatever fonts a reader has. */
final class Lettering {

    static final Font TITLE = Look.font(Font.BOLD, 15);
    static final Font LABEL = Look.font(Font.PLAIN, 12);
    static final Font TICK = Look.font(Font.PLAIN, 11);

    private Lettering() {}

    static double width(String text, Font font) {
        return text.isBlank() ? 0 : new TextLayout(text, font, Look.FONTS).getAdvance();
    }

    static void write(Graphics2D graphics, String text, Font font, Color color, double x, double y) {
        if (!text.isBlank()) {
            graphics.setColor(color);
            graphics.fill(
                    new TextLayout(text, font, Look.FONTS).getOutline(AffineTransform.getTranslateInstance(x, y)));
        }
    }

    static void centred(Graphics2D graphics, String text, Font font, double x, double y) {
        write(graphics, text, font, Look.FAINT_INK, x - width(text, font) / 2, y);
    }

    /** The text, cut with an ellipsis if it is wider. */
    static String cut(String text, Font font, double widest) {
        String kept = text;
        while (kept.length() > 1 && width(kept, font) > widest) {
            kept = kept.substring(0, kept.length() - 2) + "…";
        }
        return kept;
    }
}
