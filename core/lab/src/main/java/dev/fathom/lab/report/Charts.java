package dev.fathom.lab.report;

import java.awt.Color;
import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Makes the charts that draw lines and bars, in one look. */
final class Charts {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;

    /** About what a legend in a row needs per line and per letter; what does not fit stands beside the plot. */
    private static final int LEGEND_LINE = 45;

    private static final int LEGEND_LETTER = 7;

    /** A logarithmic axis over a factor up to this has labels between the powers of ten. */
    private static final double FEW = 50;

    private Charts() {}

    static XYChart lines(LinePlot plot) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).build();
        chart.setTitle(plot.title());
        chart.setXAxisTitle(plot.xAxis().label());
        chart.setYAxisTitle(plot.yAxis().label());
        style(chart.getStyler());
        chart.getStyler().setXAxisLogarithmic(plot.xAxis().logarithmic());
        chart.getStyler().setYAxisLogarithmic(plot.yAxis().logarithmic());
        chart.getStyler().setXAxisTickLabelsFormattingFunction(Numbers::tick);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Numbers::tick);
        new LineDrawing(plot, chart).addAll();
        labelShortLogarithmicAxes(chart);
        List<String> named = chart.getSeriesCollection().stream()
                .filter(XYSeries::isShowInLegend)
                .map(XYSeries::getLabel)
                .toList();
        chart.getStyler().setLegendVisible(named.size() > 1);
        if (named.stream()
                        .mapToInt(name -> LEGEND_LINE + LEGEND_LETTER * name.length())
                        .sum()
                > WIDTH) {
            chart.getStyler().setLegendPosition(LegendPosition.OutsideE).setLegendLayout(LegendLayout.Vertical);
        }
        return chart;
    }

    /** An axis that spans few powers of ten has labels between them too. */
    private static void labelShortLogarithmicAxes(XYChart chart) {
        chart.getStyler().setXAxisLogarithmicDecadeOnly(spans(chart, XYSeries::getXMin, XYSeries::getXMax) > FEW);
        chart.getStyler().setYAxisLogarithmicDecadeOnly(spans(chart, XYSeries::getYMin, XYSeries::getYMax) > FEW);
    }

    private static double spans(XYChart chart, ToDoubleFunction<XYSeries> lowest, ToDoubleFunction<XYSeries> highest) {
        Collection<XYSeries> series = chart.getSeriesCollection();
        return series.stream().mapToDouble(highest).max().orElse(1)
                / series.stream().mapToDouble(lowest).min().orElse(1);
    }

    private static void style(AxesChartStyler styler) {
        styler.setLocale(Locale.ROOT);
        styler.setBaseFont(Look.font(Font.PLAIN, 12));
        styler.setChartBackgroundColor(Look.PAPER);
        styler.setPlotBackgroundColor(Look.PAPER);
        styler.setPlotBorderVisible(false);
        styler.setChartFontColor(Look.FAINT_INK);
        styler.setChartTitleFontColor(Look.INK);
        styler.setChartTitleFont(Look.font(Font.BOLD, 15));
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitlePadding(10);
        styler.setChartPadding(12);
        styler.setAxisTitleFont(Look.font(Font.PLAIN, 12));
        styler.setXAxisTitleColor(Look.FAINT_INK);
        styler.setYAxisTitleColor(Look.FAINT_INK);
        styler.setAxisTickLabelsFont(Look.font(Font.PLAIN, 11));
        styler.setAxisTickLabelsColor(Look.FAINT_INK);
        styler.setAxisTickMarksColor(Look.GRID);
        styler.setAxisTicksMarksVisible(false);
        styler.setAxisTicksLineVisible(false);
        styler.setPlotGridLinesColor(Look.GRID);
        styler.setPlotGridLinesStroke(new java.awt.BasicStroke(1));
        styler.setPlotMargin(0);
        styler.setPlotContentSize(0.97);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setLegendBackgroundColor(Look.PAPER);
        styler.setLegendBorderColor(Look.PAPER);
        styler.setLegendFont(Look.font(Font.PLAIN, 12));
        styler.setLegendPadding(10);
        styler.setMarkerSize(6);
        styler.setAntiAlias(true);
        styler.setTextAntiAlias(true);
    }

    /** Adds the marks of a plot to a chart, those behind first. */
    private static final class LineDrawing {

        private final LinePlot plot;
        private final XYChart chart;
        private final Map<String, Integer> places = new LinkedHashMap<>();

        LineDrawing(LinePlot plot, XYChart chart) {
            this.plot = plot;
            this.chart = chart;
            for (LinePlot.Mark mark : plot.marks()) {
                places.putIfAbsent(mark.label(), places.size());
            }
        }

        void addAll() {
            List<LinePlot.Mark> marks = plot.marks();
            for (LinePlot.Mark mark : marks) {
                if (mark instanceof LinePlot.Band band) {
                    addBand(band);
                }
            }
            for (LinePlot.Mark mark : marks) {
                if (mark instanceof LinePlot.Line line && plot.decay() > 0) {
                    addFaint(line);
                }
            }
            for (LinePlot.Mark mark : marks) {
                if (mark instanceof LinePlot.Line line) {
                    addLine(line);
                } else if (mark instanceof LinePlot.Points points) {
                    addPoints(points);
                }
            }
            for (LinePlot.Mark mark : marks) {
                if (mark instanceof LinePlot.Level level) {
                    addLevel(level);
                }
            }
        }

        private int place(LinePlot.Mark mark) {
            return places.getOrDefault(mark.label(), 0);
        }

        private XYSeries add(LinePlot.Mark mark, double[] x, double[] y) {
            XYSeries series =
                    chart.addSeries(chart.getSeriesCollection().size() + " " + mark.label(), ended(x), gapEnded(y));
            series.setLabel(mark.label());
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(Look.series(place(mark)));
            series.setLineStyle(Look.stroke(place(mark), 2));
            boolean shown = chart.getSeriesCollection().stream()
                    .anyMatch(other -> other != series
                            && other.isShowInLegend()
                            && other.getLabel().equals(mark.label()));
            series.setShowInLegend(!shown);
            return series;
        }

        /**
         * A gap after the last point, a hair's breadth away: XChart labels the values themselves, however many and odd
         * they are, where it takes them for evenly spaced.
         */
        private static double[] ended(double[] x) {
            double[] more = Arrays.copyOf(x, x.length + 1);
            double last = x[x.length - 1];
            more[x.length] = last + 1e-6 * (last - x[0]);
            return more;
        }

        private static double[] gapEnded(double[] y) {
            double[] more = Arrays.copyOf(y, y.length + 1);
            more[y.length] = Double.NaN;
            return more;
        }

        private Series shown(Series series) {
            double[] x = new double[series.size()];
            double[] y = new double[series.size()];
            int kept = 0;
            for (int i = 0; i < series.size(); i++) {
                if (plot.xAxis().canShow(series.xAt(i))) {
                    x[kept] = series.xAt(i);
                    y[kept++] = plot.yAxis().canShow(series.yAt(i)) ? series.yAt(i) : Double.NaN;
                }
            }
            return new Series(Arrays.copyOf(x, kept), Arrays.copyOf(y, kept));
        }

        private void addLine(LinePlot.Line line) {
            Series smooth = plot.decay() > 0 ? line.series().smoothed(plot.decay()) : line.series();
            Series thin = Thinning.thin(shown(smooth), plot.xAxis().logarithmic());
            if (thin.size() > 0) {
                add(line, thin.x(), thin.y());
            }
        }

        private void addFaint(LinePlot.Line line) {
            Series thin = Thinning.thin(shown(line.series()), plot.xAxis().logarithmic());
            if (thin.size() > 0) {
                XYSeries series = add(line, thin.x(), thin.y());
                series.setLineStyle(Look.stroke(0, 1));
                series.setLineColor(Look.faint(Look.series(place(line)), 64));
                series.setShowInLegend(false);
            }
        }

        private void addPoints(LinePlot.Points points) {
            Series all = shown(points.series());
            if (all.size() > 0) {
                XYSeries series = add(points, all.x(), all.y());
                series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
                series.setMarker(SeriesMarkers.CIRCLE);
                series.setMarkerColor(Look.series(place(points)));
            }
        }

        private void addBand(LinePlot.Band band) {
            Series low = shown(band.low());
            Series high = shown(band.high());
            List<double[]> outline = new ArrayList<>();
            List<double[]> back = new ArrayList<>();
            for (int i = 0; i < low.size(); i++) {
                if (Double.isFinite(low.yAt(i)) && Double.isFinite(high.yAt(i))) {
                    outline.add(new double[] {low.xAt(i), low.yAt(i)});
                    back.add(new double[] {high.xAt(i), high.yAt(i)});
                }
            }
            Collections.reverse(back);
            outline.addAll(back);
            if (!outline.isEmpty()) {
                XYSeries series = add(
                        band,
                        outline.stream().mapToDouble(point -> point[0]).toArray(),
                        outline.stream().mapToDouble(point -> point[1]).toArray());
                series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
                series.setFillColor(Look.faint(Look.series(place(band)), 45));
                series.setLineColor(new Color(0, 0, 0, 0));
                boolean lined = plot.marks().stream()
                        .anyMatch(mark -> mark != band && mark.label().equals(band.label()));
                series.setShowInLegend(!lined);
            }
        }

        private void addLevel(LinePlot.Level level) {
            if (!plot.yAxis().canShow(level.y())) {
                return;
            }
            double left = chart.getSeriesCollection().stream()
                    .mapToDouble(XYSeries::getXMin)
                    .min()
                    .orElse(0);
            double right = chart.getSeriesCollection().stream()
                    .mapToDouble(XYSeries::getXMax)
                    .max()
                    .orElse(1);
            XYSeries series = add(level, new double[] {left, right}, new double[] {level.y(), level.y()});
            series.setLineStyle(Look.levelStroke());
        }
    }

    static CategoryChart bars(BarPlot plot) {
        CategoryChart chart =
                new CategoryChartBuilder().width(WIDTH).height(HEIGHT).build();
        chart.setTitle(plot.title());
        chart.setYAxisTitle(plot.yAxis().label());
        style(chart.getStyler());
        chart.getStyler().setPlotGridVerticalLinesVisible(false);
        chart.getStyler().setAvailableSpaceFill(plot.bars().size() > 1 ? 0.8 : 0.55);
        chart.getStyler().setErrorBarsColor(Look.INK);
        chart.getStyler().setYAxisTickLabelsFormattingFunction(Numbers::tick);
        chart.getStyler().setLegendVisible(plot.bars().size() > 1);
        for (int i = 0; i < plot.bars().size(); i++) {
            BarPlot.Bars bars = plot.bars().get(i);
            CategorySeries series = chart.addSeries(bars.label(), plot.categories(), heights(bars), errors(bars));
            series.setFillColor(Look.series(i));
            series.setLineColor(Look.series(i));
        }
        return chart;
    }

    private static List<Double> heights(BarPlot.Bars bars) {
        return bars.values().stream()
                .map(value -> Double.isFinite(value) ? value : Double.valueOf(0))
                .toList();
    }

    /** The errors whose bars have finite ends; 0 for the others. */
    private static List<Double> errors(BarPlot.Bars bars) {
        return IntStream.range(0, bars.errors().size())
                .mapToObj(i -> {
                    double reach =
                            Math.abs(bars.values().get(i)) + bars.errors().get(i);
                    return Double.isFinite(reach) ? bars.errors().get(i) : Double.valueOf(0);
                })
                .toList();
    }
}
