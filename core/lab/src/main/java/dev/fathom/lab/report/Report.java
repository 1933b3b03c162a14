package dev.fathom.lab.report;

import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A page about a piece of work: headed sections of text, tables and plots, in the order added.
 *
 * <pre>{@code
 * Report.titled("Allocation by auction")
 *         .text("Ten bidders, twenty goods.")
 *         .section("Result")
 *         .facts(Map.of("revenue", 12.5))
 *         .plot(LinePlot.of("gap", "Duality gap").x("iteration").y("gap").logY().line("gap", gaps))
 *         .write(folder);
 * }</pre>
 *
 * <p>All text is shown as it is: nothing in it is taken for markup.
 */
public final class Report {

    /** One thing on the page. */
    sealed interface Part {}

    record Heading(String text) implements Part {}

    record Paragraph(String text) implements Part {}

    record Facts(Map<String, String> facts) implements Part {}

    record Grid(Table table) implements Part {}

    record Drawing(Plot plot) implements Part {}

    record Sample(String caption, String text, boolean folded) implements Part {}

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    private Report(String title) {
        this.title = title;
    }

    /** An empty page. */
    public static Report titled(String title) {
        return new Report(title);
    }

    /** Begins a section. */
    public Report section(String heading) {
        parts.add(new Heading(heading));
        return this;
    }

    /** Adds a paragraph; an empty line in it begins another one. */
    public Report text(String paragraph) {
        for (String each : paragraph.split("\n\\s*\n")) {
            parts.add(new Paragraph(each.strip()));
        }
        return this;
    }

    /** Adds names with values, in the map's order; numbers are shown with at most five significant digits. */
    public Report facts(Map<String, ?> facts) {
        Map<String, String> shown = new LinkedHashMap<>();
        facts.forEach((name, value) -> shown.put(name, Table.text(value)));
        parts.add(new Facts(shown));
        return this;
    }

    /** Adds a table. */
    public Report table(Table table) {
        parts.add(new Grid(table));
        return this;
    }

    /**
     * Adds a plot.
     *
     * @throws IllegalArgumentException if the report has a plot of that name, as both would be the same file
     */
    public Report plot(Plot plot) {
        if (plots().stream().anyMatch(other -> other.name().equals(plot.name()))) {
            throw new IllegalArgumentException("the report has a plot named '" + plot.name() + "' already");
        }
        parts.add(new Drawing(plot));
        return this;
    }

    /** Adds text to be shown letter by letter: code, or what a model wrote. */
    public Report sample(String caption, String text) {
        parts.add(new Sample(caption, text, false));
        return this;
    }

    /** As {@link #sample}, folded until the reader opens it: what is long and rarely read. */
    public Report folded(String caption, String text) {
        parts.add(new Sample(caption, text, true));
        return this;
    }

    /**
     * Adds a plot for every kind of figure: those whose names have the same last part, for instance {@code train/loss}
     * and {@code validation/loss}, share one.
     */
    public Report metrics(MetricSource source) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String name : source.names()) {
            String last = name.substring(name.lastIndexOf('/') + 1);
            groups.computeIfAbsent(last, key -> new ArrayList<>()).add(name);
        }
        groups.forEach((last, names) -> {
            LinePlot plot = LinePlot.of(fileName(last), last).x("step").y(last);
            int longest = 0;
            for (String name : names) {
                Series series = source.series(name);
                plot = plot.line(name, series);
                longest = Math.max(longest, series.size());
            }
            plot(
                    longest >= 200
                            ? plot.smooth(0.95).caption("Smoothed; the figures themselves are the pale lines.")
                            : plot);
        });
        return this;
    }

    private String fileName(String metric) {
        String plain =
                metric.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        String base = plain.isEmpty() ? "metric" : plain.substring(0, Math.min(60, plain.length()));
        String name = base;
        for (int i = 2; isTaken(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private boolean isTaken(String name) {
        return plots().stream().anyMatch(plot -> plot.name().equals(name));
    }

    /** Adds where everything comes from: the recipe, its hash, the seed, versions, the machine and the data. */
    public Report provenance(RunDirectory run) {
        RunRecord record = run.record();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("run", record.id());
        facts.put("recipe", record.recipe() + (record.smoke() ? " (smoke)" : ""));
        facts.put("recipe SHA-256", record.recipeHash());
        facts.put("seed", record.seed());
        facts.put("Fathom", record.environment().fathom());
        facts.put("Java", record.environment().java());
        facts.put("engine", record.environment().engine());
        facts.put("system", record.environment().os());
        facts.put("processor", record.environment().cpu());
        facts.put("threads", record.environment().threads());
        facts.put("made", record.created());
        facts.values().removeIf(value -> value.toString().isEmpty());
        section("Provenance").facts(facts);
        if (!record.data().isEmpty()) {
            Table data = Table.of("data", "source", "SHA-256", "licence", "attribution");
            for (var source : record.data()) {
                data = data.row(
                        source.name(), source.source(), source.sha256(), source.licence(), source.attribution());
            }
            table(data);
        }
        return folded("The recipe with every value", run.recipe());
    }

    /** The report any run can have: how it ended, its last figures, a plot for each, and where it comes from. */
    public static Report of(RunDirectory run) {
        RunRecord record = run.record();
        Report report = titled(record.recipe());
        String reason = record.reason().isEmpty() ? "" : ": " + record.reason();
        report.text("Run " + record.id() + ", " + record.status().label() + reason + ".");
        if (!record.figures().isEmpty()) {
            report.facts(record.figures());
        }
        MetricSource metrics = MetricSource.of(run.metrics());
        if (!metrics.names().isEmpty()) {
            report.section("Figures").metrics(metrics);
        }
        return report.provenance(run);
    }

    /**
     * Writes {@code report.html} into a folder and each plot as {@code plots/NAME.svg} and {@code plots/NAME.png},
     * replacing what is there. The page needs no other file and no network.
     *
     * @return the page
     * @throws dev.fathom.lab.FathomException if a file cannot be written
     */
    public Path write(Path folder) {
        return new ReportWriter(folder, new PlotDrawing()).write(this);
    }

    String title() {
        return title;
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    List<Plot> plots() {
        return parts.stream()
                .filter(Drawing.class::isInstance)
                .map(part -> ((Drawing) part).plot())
                .toList();
    }
}
