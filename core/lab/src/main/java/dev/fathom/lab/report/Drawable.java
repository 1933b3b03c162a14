package dev.fathom.lab.report;

import java.awt.Graphics2D;
import org.knowm.xchart.internal.chartpart.Chart;

/** Something with a size that can draw itself. */
interface Drawable {

    int width();

    int height();

    void paint(Graphics2D graphics);

    static Drawable of(Plot plot) {
        if (plot instanceof HeatMap map) {
            return new HeatDrawing(map);
        }
        if (plot instanceof IntervalPlot intervals) {
            return new IntervalDrawing(intervals);
        }
        Chart<?, ?> chart = plot instanceof LinePlot lines ? Charts.lines(lines) : Charts.bars((BarPlot) plot);
        return new Drawable() {
            @Override
            public int width() {
                return chart.getWidth();
            }

            @Override
            public int height() {
                return chart.getHeight();
            }

            @Override
            public void paint(Graphics2D graphics) {
                chart.paint(graphics, chart.getWidth(), chart.getHeight());
            }
        };
    }
}
