package dev.fathom.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {

    private static final String HOSTILE = "</title></pre><script>alert('x')</script>&\" onload=\"x\u0000\uD800";

    @TempDir
    Path folder;

    private static LinePlot plot(String name) {
        return LinePlot.of(name, "Plot " + HOSTILE).x(HOSTILE).caption(HOSTILE).line(HOSTILE, Series.of(1, 2, 3));
    }

    private static Report full() {
        return Report.titled(HOSTILE)
                .text(HOSTILE)
                .section(HOSTILE)
                .facts(Map.of(HOSTILE, HOSTILE))
                .table(Table.of(HOSTILE).row(HOSTILE))
                .plot(plot("a"))
                .sample(HOSTILE, HOSTILE)
                .folded(HOSTILE, HOSTILE);
    }

    @Test
    void nothingInTextIsTakenForMarkup() throws IOException {
        String html = Files.readString(full().write(folder));
        assertThat(html)
                .doesNotContain("<script", "onload=\"x", "\u0000", "\uD800")
                .contains("&lt;script&gt;");
        assertThat(html.split("</title>", -1)).hasSize(3); // of the page and of the plot
    }

    @Test
    void thePageNeedsNoOtherFile() throws IOException {
        String html = Files.readString(full().write(folder));
        assertThat(html.replace("http://www.w3.org/2000/svg", ""))
                .doesNotContain("http:", "https:", "src=", "href=", "@import", "url(/");
        assertThat(html)
                .contains("width=device-width", "prefers-color-scheme: dark", "<svg")
                .startsWith("<!DOCTYPE html>");
    }

    @Test
    void sameContentGivesTheSameFiles() throws IOException {
        full().write(folder.resolve("one"));
        full().write(folder.resolve("two"));
        for (String file : List.of("report.html", "plots/a.svg", "plots/a.png")) {
            assertThat(folder.resolve("one").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(file));
        }
        try (Stream<Path> files = Files.walk(folder.resolve("one"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(3);
        }
    }

    @Test
    void aPlotThatCannotBeDrawnDoesNotCostThePage() throws IOException {
        PlotDrawing noFonts = new PlotDrawing() {
            @Override
            String svg(Plot plot, String id) {
                throw new InternalError("no fonts <here>");
            }
        };
        new ReportWriter(folder, noFonts)
                .write(Report.titled("T").plot(plot("a")).text("after"));
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("could not be drawn", "no fonts &lt;here&gt;", "after");
        assertThat(folder.resolve("plots")).doesNotExist();
    }

    @Test
    void anEmptyPlotSaysSo() throws IOException {
        Report report = Report.titled("T").plot(LinePlot.of("none", "Nothing").line("l", Series.of()));
        assertThat(Files.readString(report.write(folder))).contains("Nothing: there is nothing to plot.");
    }

    @Test
    void twoPlotsOfOneNameAreRefused() {
        assertThatThrownBy(() -> Report.titled("T").plot(plot("a")).plot(plot("a")))
                .hasMessageContaining("'a' already");
        assertThatThrownBy(() -> Table.of("a", "b").row(1)).hasMessageContaining("1 cells for 2 columns");
    }

    @Test
    void figuresWithTheSameLastPartShareAPlot() {
        MetricSource source = MetricSource.of(List.of(
                new MetricRow(1, "train/loss", 3),
                new MetricRow(1, "validation/loss", 4),
                new MetricRow(2, "train/loss", 2),
                new MetricRow(1, "norm@1/%", 1)));
        List<Plot> plots = Report.titled("T").metrics(source).plots();
        assertThat(plots.stream().map(Plot::name)).containsExactly("loss", "metric");
        LinePlot loss = (LinePlot) plots.get(0);
        assertThat(loss.marks())
                .containsExactly(
                        new LinePlot.Line("train/loss", new Series(new double[] {1, 2}, new double[] {3, 2})),
                        new LinePlot.Line("validation/loss", new Series(new double[] {1}, new double[] {4})));
        assertThatThrownBy(() -> source.series("lost")).hasMessageContaining("'lost'");
    }

    @Test
    void aRunsReportSaysWhereItComesFrom() throws IOException {
        Runs runs = Runs.in(FathomHome.in(folder), warning -> {});
        RunDirectory directory = runs.create(new RunRequest("toy", "kind", 42, true, "kind: toy\nseed: 42\n"));
        try (LiveRun live = runs.start(directory, Environment.ofThisJava("engine 7", 2), event -> {})) {
            live.execute(run -> {
                run.metrics().log(1, "loss", 0.5);
                run.uses(new DataProvenance("fashion", "deb fashion", "abcd", "MIT", "by somebody"));
                run.progress().begin(1, "steps");
                run.progress().show("loss", 0.5);
                run.progress().at(1);
            });
        }
        String html = Files.readString(Report.of(directory).write(directory.path()));
        assertThat(html)
                .contains(directory.id(), "toy (smoke)", "engine 7", "seed: 42", "abcd", "by somebody")
                .contains(directory.record().recipeHash());
        assertThat(directory.path().resolve("plots/loss.svg")).isNotEmptyFile();
        assertThat(Files.readString(Report.of(directory).write(directory.path())))
                .isEqualTo(html);
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThatThrownBy(() -> Report.titled("T").write(file))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("report.html could not be written");
    }

    @Test
    void columnsOfNumbersAreSetToTheRight() throws IOException {
        Table table = Table.of("name", "value").row("a", 0.1 + 0.2).row("b", 1e-9);
        assertThat(Files.readString(Report.titled("T").table(table).write(folder)))
                .contains("<td>a</td><td class=\"number\">0.3</td>", "<td class=\"number\">1e-9</td>");
    }
}
