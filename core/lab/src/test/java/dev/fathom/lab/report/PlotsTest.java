package dev.fathom.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.w3c.dom.Document;

class PlotsTest {

    private static final PlotDrawing DRAWING = new PlotDrawing();

    static Stream<Plot> plots() {
        double[] x = IntStream.rangeClosed(1, 300).asDoubleStream().toArray();
        double[] y = Arrays.stream(x).map(v -> 5 / v + 0.1 * Math.sin(v)).toArray();
        double[] high = Arrays.stream(y).map(v -> v + 0.2).toArray();
        return Stream.of(
                LinePlot.of("lines", "Lines <script>&\"'")
                        .x("step")
                        .y("loss (nats)")
                        .smooth(0.9)
                        .line("one", x, y)
                        .line("two", x, high)
                        .level("paper", 1),
                LinePlot.of("bands", "Bands")
                        .logX()
                        .logY()
                        .band("one", x, y, high)
                        .line("one", x, y)
                        .points("p", new Series(x, high)),
                BarPlot.of("bars", "Bars", List.of("a", "b"))
                        .y("perplexity")
                        .bars("ours", new double[] {1, 2}, new double[] {0.1, 0}),
                IntervalPlot.of("intervals", "Intervals")
                        .x("value")
                        .reference(0)
                        .interval("age", 0.1, 0.4, 0.7)
                        .interval("unknown <script>", Double.NaN, Double.NaN, Double.NaN)
                        .interval("income", -2, -1, 0.5),
                HeatMap.of("heat", "Heat", new double[][] {{1, Double.NaN}, {-3, 4}})
                        .x("column")
                        .y("row"));
    }

    private static Document parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError("no XML: " + svg, e);
        }
    }

    @ParameterizedTest
    @MethodSource("plots")
    void svgIsWellFormedAndNeedsNothingFromOutside(Plot plot) {
        String svg = DRAWING.svg(plot, "id");
        Document document = parsed(svg);
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo(plot.title());
        assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http", "href", "<script", "NaN");
        assertThat(svg).contains("var(--ink", "var(--paper");
    }

    @ParameterizedTest
    @MethodSource("plots")
    void theSameDataGivesTheSameBytes(Plot plot) {
        Plot again = plots().filter(other -> other.name().equals(plot.name()))
                .findFirst()
                .orElseThrow();
        assertThat(DRAWING.svg(again, "id")).isEqualTo(DRAWING.svg(plot, "id"));
        assertThat(DRAWING.png(again)).isEqualTo(DRAWING.png(plot));
    }

    @ParameterizedTest
    @MethodSource("plots")
    void pngShowsMoreThanPaper(Plot plot) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(DRAWING.png(plot)));
        int inked = 0;
        for (int px = 0; px < image.getWidth(); px++) {
            for (int py = 0; py < image.getHeight(); py++) {
                inked += (image.getRGB(px, py) & 0xFFFFFF) == 0xFFFFFF ? 0 : 1;
            }
        }
        assertThat((double) inked / (image.getWidth() * image.getHeight())).isBetween(0.005, 0.9);
    }

    @Test
    void aHundredThousandPointsStaySmall() {
        Random random = new Random(5);
        double[] x = IntStream.range(0, 100_000).asDoubleStream().toArray();
        double[] y = Arrays.stream(x).map(v -> random.nextGaussian()).toArray();
        assertThat(DRAWING.svg(LinePlot.of("big", "Big").line("one", x, y).smooth(0.99), "id"))
                .hasSizeLessThan(150_000);
    }

    /** In a row the thirteen names would run out of the picture on both sides. */
    @Test
    void aLegendThatDoesNotFitBelowStandsBeside() {
        LinePlot plot = LinePlot.of("many", "Many");
        for (int k = 0; k < 13; k++) {
            plot = plot.line("solver " + k, new double[] {0, 1}, new double[] {k, k + 1});
            LegendPosition position = Charts.lines(plot).getStyler().getLegendPosition();
            assertThat(position)
                    .isEqualTo(k < 5 ? LegendPosition.OutsideS : k > 9 ? LegendPosition.OutsideE : position);
        }
    }

    static Stream<double[]> extremes() {
        return Stream.of(
                new double[] {0},
                new double[] {1, 1, 1},
                new double[] {1e300, -1e300, 0},
                new double[] {Double.MAX_VALUE, -Double.MAX_VALUE},
                new double[] {1e-300, 2e-300},
                new double[] {Double.MIN_VALUE, 0},
                new double[] {1e15, 1e15 + 1},
                new double[] {Double.NaN, 3, Double.NEGATIVE_INFINITY},
                new double[] {-5, -6},
                new double[] {1e-9, 1e12});
    }

    @ParameterizedTest
    @MethodSource("extremes")
    void extremeValuesCanBeDrawn(double[] y) {
        Series series = Series.of(y);
        List<String> names = IntStream.range(0, y.length).mapToObj(i -> "n" + i).toList();
        LinePlot line = LinePlot.of("e", "Extreme").line("one", series).level("level", 2);
        IntervalPlot intervals = IntervalPlot.of("intervals", "Intervals").reference(0);
        for (double value : y) {
            intervals = intervals.interval("one", value, value, value);
        }
        List<Plot> plots = List.of(
                line,
                intervals,
                line.logY(),
                line.logX().logY().smooth(0.5),
                LinePlot.of("p", "Points").points("one", series),
                LinePlot.of("b", "Band").band("one", y, y, y),
                BarPlot.of("bars", "Bars", names).bars("one", y, y),
                HeatMap.of("heat", "Heat", new double[][] {y}),
                HeatMap.of("heat", "Heat", new double[][] {y}).diverging());
        for (Plot plot : plots) {
            if (plot.hasData()) {
                assertThat(parsed(DRAWING.svg(plot, "id"))
                                .getElementsByTagName("path")
                                .getLength())
                        .as("%s of %s", plot.name(), Arrays.toString(y))
                        .isBetween(2, 5_000);
            }
        }
    }

    /** Labels are drawn as outlines, so many labels are many paths. */
    @Test
    void evenlySpacedStepsAndTinyValuesGetFewTicks() {
        double[] steps = IntStream.rangeClosed(1, 1200).asDoubleStream().toArray();
        double[] rates = IntStream.rangeClosed(1, 1200)
                .mapToDouble(i -> i < 60 ? 2e-3 * i / 60 : 1e-3 * (1 + Math.cos(Math.PI * i / 1200)))
                .toArray();
        LinePlot plot = LinePlot.of("rate", "Learning rate").line("rate", new Series(steps, rates));
        assertThat(parsed(DRAWING.svg(plot, "id")).getElementsByTagName("path").getLength())
                .isLessThan(60);
    }

    @Test
    void thinningKeepsSpikesGapsAndEnds() {
        double[] x = IntStream.range(0, 50_000).asDoubleStream().toArray();
        double[] y = new double[x.length];
        y[12_345] = 99;
        y[23_456] = -99;
        y[34_567] = Double.NaN;
        Series thin = Thinning.thin(new Series(x, y), false);
        assertThat(thin.size()).isLessThan(2_100);
        assertThat(thin.y()).contains(99, -99, Double.NaN);
        assertThat(thin.x()).contains(12_345, 23_456, 34_567).startsWith(0).endsWith(49_999);
        assertThat(thin.x()).isSorted();
    }

    @Test
    void thinningLeavesFewOrUnorderedPointsAlone() {
        Series few = Series.of(new double[1000]);
        assertThat(Thinning.thin(few, false)).isSameAs(few);
        double[] circle = IntStream.range(0, 5000).mapToDouble(Math::sin).toArray();
        Series unordered = new Series(circle, circle);
        assertThat(Thinning.thin(unordered, false)).isSameAs(unordered);
    }

    @Test
    void smoothingIsTheCorrectedMovingAverage() {
        double[] smooth = Series.of(1, 2, Double.NaN, 4).smoothed(0.5).y();
        // weights 1; (1, 2); -; (1, 2, 8 / 2 ...): sums of 0.5^k y over sums of 0.5^k, the gap skipped
        assertThat(smooth[0]).isEqualTo(1);
        assertThat(smooth[1]).isEqualTo((0.5 * 1 + 2) / 1.5);
        assertThat(smooth[2]).isNaN();
        assertThat(smooth[3]).isEqualTo((0.25 * 1 + 0.5 * 2 + 4) / 1.75);
    }

    @Test
    void whatAnAxisCannotShowIsLeftOut() {
        LinePlot plot = LinePlot.of("log", "Log").line("one", Series.of(-1, 0, Double.NaN));
        assertThat(plot.hasData()).isTrue();
        assertThat(plot.logY().hasData()).isFalse();
        assertThat(LinePlot.of("none", "None").level("level", 3).hasData()).isFalse();
        assertThat(HeatMap.of("none", "None", new double[][] {{Double.NaN}}).hasData())
                .isFalse();
        IntervalPlot unknown = IntervalPlot.of("none", "None").reference(0).interval("a", 0, Double.NaN, 1);
        assertThat(unknown.hasData()).isFalse();
        assertThat(unknown.interval("b", 1, 2, 3).hasData()).isTrue();
    }

    @Test
    void largeHeatMapsAreAveragedOverBlocks() {
        double[][] cells = new double[300][200];
        for (int row = 0; row < 300; row++) {
            for (int column = 0; column < 200; column++) {
                cells[row][column] = row == 1 && column == 1 ? Double.NaN : row + column;
            }
        }
        HeatMap coarse = HeatMap.of("big", "Big", cells).coarse();
        assertThat(coarse.rows()).hasSize(100).startsWith("0", "3");
        assertThat(coarse.columns()).hasSize(67);
        assertThat(coarse.cell(0, 0)).isEqualTo(2); // its missing cell has the block's mean
        assertThat(coarse.cell(10, 5)).isEqualTo(31 + 16);
    }

    @Test
    void everyIntervalIsWhollyInSightWithItsName() {
        IntervalPlot plot = IntervalPlot.of("forest", "Forest").interval("x".repeat(300), -2, 1, 30);
        for (int i = 0; i < 40; i++) {
            plot = plot.interval("coefficient " + i, -3 - i, 0, 0.5);
        }
        IntervalDrawing drawing = new IntervalDrawing(plot.reference(-80));
        assertThat(drawing.height()).isGreaterThan(41 * 15);
        assertThat(drawing.place(-80)).isGreaterThan(drawing.left());
        assertThat(drawing.place(30)).isBetween(drawing.place(-80) + 300, drawing.width() - 15.0);
        assertThat(drawing.left()).isLessThan(300);
        assertThat(Lettering.cut("a long name that does not fit", Lettering.TICK, 60))
                .startsWith("a lon")
                .endsWith("…");
        assertThat(Lettering.cut("short", Lettering.TICK, 60)).isEqualTo("short");
    }

    @Test
    void wrongUseIsNamed() {
        assertThatThrownBy(() -> LinePlot.of("A b", "x")).hasMessageContaining("'A b'");
        assertThatThrownBy(() -> LinePlot.of("a", "x").smooth(1)).hasMessageContaining("[0, 1)");
        assertThatThrownBy(() -> new Series(new double[2], new double[3])).hasMessageContaining("3 and 2");
        assertThatThrownBy(() -> BarPlot.of("a", "x", List.of("p", "p"))).hasMessageContaining("different");
        assertThatThrownBy(() -> BarPlot.of("a", "x", List.of("p")).bars("b", 1, 2))
                .hasMessageContaining("each of 1 categories, got 2");
        assertThatThrownBy(() -> IntervalPlot.of("a", "x").interval("b", 1, 0, 2))
                .hasMessageContaining("in order, got 1.0, 0.0, 2.0");
        assertThatThrownBy(() -> HeatMap.of("a", "x", new double[][] {{1}, {1, 2}}))
                .hasMessageContaining("row 1 has 2 cells");
        assertThatThrownBy(() -> HeatMap.of("a", "x", new double[0][])).hasMessageContaining("at least one cell");
    }

    @Test
    void numbersAreShortAndTheSameEverywhere() {
        assertThat(Numbers.text(0.1 + 0.2, 5)).isEqualTo("0.3");
        assertThat(Numbers.text(1234567, 4)).isEqualTo("1235000");
        assertThat(Numbers.text(1.23456e-9, 3)).isEqualTo("1.23e-9");
        assertThat(Numbers.text(-1e22, 3)).isEqualTo("-1e22");
        assertThat(Numbers.text(Double.NEGATIVE_INFINITY, 3)).isEqualTo("-∞");
        assertThat(Numbers.tick(20_000)).isEqualTo("20k");
        assertThat(Numbers.tick(1.5e6)).isEqualTo("1.5M");
        StringBuilder out = new StringBuilder();
        for (double value : new double[] {1.005, -0.004, -1.5, 12.34, 7}) {
            Numbers.coordinate(out, value);
            out.append(' ');
        }
        assertThat(out.toString()).isEqualTo("1 0 -1.5 12.34 7 ");
    }
}
