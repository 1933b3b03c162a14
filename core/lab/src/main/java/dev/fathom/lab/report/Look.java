package dev.fathom.lab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;

/** Colours, strokes and fonts of all plots. */
final class Look {

    static final Color PAPER = new Color(0xFFFFFF);
    static final Color INK = new Color(0x1F2937);
    static final Color FAINT_INK = new Color(0x5B6472);
    static final Color GRID = new Color(0xE3E6EB);

    /** The neutral colours and the names a page gives them. */
    private enum Neutral {
        PAPER(Look.PAPER, "--paper"),
        INK(Look.INK, "--ink"),
        FAINT_INK(Look.FAINT_INK, "--faint"),
        GRID(Look.GRID, "--grid");

        private final int rgb;
        private final String variable;

        Neutral(Color color, String variable) {
            this.rgb = color.getRGB();
            this.variable = variable;
        }
    }

    /** Told apart by eyes of every kind, and calm on white and on near-black. */
    private static final int[] SERIES = {0x3B77B5, 0xD9772F, 0x3A9A72, 0xB4527E, 0x8069B3, 0xB8942A, 0x4A9FB0, 0x94705C
    };

    private static final float[][] DASHES = {{}, {7, 4}, {2, 3}};

    private static final int[] SEQUENTIAL = {0xF3F7FB, 0xCFE0F0, 0x94BCDD, 0x4F8FC2, 0x23609B, 0x0E3765};
    private static final int[] DIVERGING = {0xA8480F, 0xDF8E4F, 0xF6D9BE, 0xF5F5F4, 0xC3DCEC, 0x5E9CC6, 0x1F5C96};

    /** How text is measured in drawings of every size. */
    static final FontRenderContext FONTS = new FontRenderContext(null, true, true);

    private Look() {}

    /** The CSS variable for a colour; empty if it has none. */
    static String variable(Color color) {
        for (Neutral neutral : Neutral.values()) {
            if (neutral.rgb == (color.getRGB() | 0xFF000000)) {
                return neutral.variable;
            }
        }
        return "";
    }

    static Color series(int index) {
        return new Color(SERIES[index % SERIES.length]);
    }

    static Color faint(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /** A line's stroke: whole for the first round of colours, then dashed, then dotted. */
    static BasicStroke stroke(int index, float width) {
        float[] dash = DASHES[index / SERIES.length % DASHES.length];
        return new BasicStroke(
                width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash.length == 0 ? null : dash, 0);
    }

    static BasicStroke levelStroke() {
        return new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, new float[] {6, 4}, 0);
    }

    static Color[] ramp(boolean diverging) {
        int[] stops = diverging ? DIVERGING : SEQUENTIAL;
        Color[] colors = new Color[stops.length];
        for (int i = 0; i < stops.length; i++) {
            colors[i] = new Color(stops[i]);
        }
        return colors;
    }

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
