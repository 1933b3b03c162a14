package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Table;
import dev.fathom.sde.TimeGrid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How control laws did on one grid.
 *
 * @param grid the times
 * @param figures by name; "reference" is the optimal law, if it is known
 * @param warnings each in one line
 */
public record ControlReport(TimeGrid grid, Map<String, Figures> figures, List<String> warnings) {

    /**
     * One law.
     *
     * @param cost J, the mean over paths
     * @param error its standard error
     * @param effectiveShare of the path weights, 1 for the optimal law in continuous time
     * @param curve {@code E‖u − u*‖²} before each step; empty if there is no reference
     */
    public record Figures(double cost, double error, double effectiveShare, double[] curve) {

        /** Copies the curve. */
        public Figures {
            curve = curve.clone();
        }

        @Override
        public double[] curve() {
            return curve.clone();
        }

        /** The control's squared error, averaged over time. */
        public double controlError() {
            return Arrays.stream(curve).average().orElse(Double.NaN);
        }

        /** The same over the steps before a time. */
        public double controlErrorBefore(TimeGrid grid, double time) {
            int k = (int) Math.round((time - grid.start()) / grid.dt());
            return Arrays.stream(curve).limit(k).average().orElse(Double.NaN);
        }
    }

    /** Keeps the order. */
    public ControlReport {
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        warnings = List.copyOf(warnings);
    }

    /** The figures of one law. */
    public Figures of(String name) {
        Figures found = figures.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no law '" + name + "' was judged, only " + figures.keySet());
        }
        return found;
    }

    /** The objective table. */
    public Table table() {
        Table table = Table.of("control law", "cost J", "standard error", "control error", "effective share");
        for (Map.Entry<String, Figures> each : figures.entrySet()) {
            Figures f = each.getValue();
            table = table.row(
                    each.getKey(), f.cost(), f.error(), hasErrors() ? f.controlError() : "", f.effectiveShare());
        }
        return table;
    }

    /** The error of every law against time. */
    public LinePlot plotErrorOverTime() {
        LinePlot plot = LinePlot.of("control-error", "Squared control error along optimal paths")
                .x("time t")
                .y("E |u - u*|^2")
                .logY();
        double[] times = Arrays.copyOf(grid.times(), grid.steps());
        for (Map.Entry<String, Figures> each : figures.entrySet()) {
            if (!each.getKey().equals("reference") && each.getValue().curve().length == times.length) {
                plot = plot.line(each.getKey(), times, each.getValue().curve());
            }
        }
        return plot;
    }

    /** Whether there was a reference, and so an error of every law. */
    public boolean hasErrors() {
        return figures.values().stream().anyMatch(each -> each.curve().length > 0);
    }

    /**
     * Writes {@code time,NAME,…} with the error curves.
     *
     * @throws IllegalStateException if there are none, for want of a reference
     */
    public void writeCsv(Path file) throws IOException {
        if (!hasErrors()) {
            throw new IllegalStateException("without a reference there are no errors to write");
        }
        StringBuilder text = new StringBuilder("time");
        figures.keySet().forEach(name -> text.append(',').append(name));
        for (int k = 0; k < grid.steps(); k++) {
            text.append(String.format(Locale.ROOT, "%n%.6g", grid.time(k)));
            for (Figures f : figures.values()) {
                text.append(String.format(Locale.ROOT, ",%.8g", f.curve()[k]));
            }
        }
        Files.writeString(file, text.append('\n').toString(), StandardCharsets.UTF_8);
    }
}
