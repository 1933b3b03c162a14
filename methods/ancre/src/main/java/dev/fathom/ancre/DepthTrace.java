package dev.fathom.ancre;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.MetricSource;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.report.Series;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.nn.Edge;
import dev.fathom.nn.Module;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.train.TrainingContext;
import dev.fathom.train.TrainingPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records the coefficients of every learned wiring while a model trains: as figures of the run, and at the end as
 * {@code depth/coefficients.csv}, an edge list and plots.
 */
public final class DepthTrace implements TrainingPlugin {

    private static final double LARGEST_GAIN = 1e3;

    private final DepthTraceConfig config;
    private final TrainingContext context;
    private final Map<String, ResidualTopology> wirings = new TreeMap<>();

    DepthTrace(DepthTraceConfig config, TrainingContext context) {
        this.config = config;
        this.context = context;
        find("", context.model());
        if (wirings.isEmpty()) {
            context.run()
                    .say("depth-trace: this model's wiring has no weighted shortcuts, so there is nothing to record");
        }
        wirings.forEach(this::warn);
    }

    private void find(String name, Module module) {
        if (module instanceof ResidualTopology wiring && !wiring.edges().isEmpty()) {
            wirings.put(name.isEmpty() ? "depth" : name, wiring);
        }
        module.children().forEach((child, m) -> find(name.isEmpty() ? child : name + "." + child, m));
    }

    private void warn(String name, ResidualTopology wiring) {
        if (wiring instanceof Ancre ancre) {
            for (String parameter : ancre.trainable().keySet()) {
                ancre.config()
                        .warning(context.optimizer(), name + "." + parameter)
                        .ifPresent(warning -> context.run().say("ANCRe: " + warning));
            }
            if (!ancre.stack().normalizedAfter() && ancre.gainAtInit() > LARGEST_GAIN) {
                context.run()
                        .say(String.format(
                                Locale.ROOT,
                                "ANCRe: %d blocks multiply the size of a state by about %.0f at the start; normalise"
                                        + " before the head, and use 32-bit states",
                                ancre.stack().blocks(),
                                ancre.gainAtInit()));
            }
        }
    }

    @Override
    public void beforeLoss(long step) {
        if (step == 0) {
            record(0);
        }
    }

    @Override
    public void afterStep(long step) {
        long done = step + 1;
        if (done % config.every() == 0 || done == context.steps()) {
            record(done);
        }
    }

    private void record(long step) {
        wirings.forEach((name, wiring) -> {
            for (Edge edge : wiring.edges()) {
                context.run().metrics().log(step, metric(name, edge), edge.weight());
            }
            ShortcutProfile.ofShares(wiring)
                    .ifPresent(profile ->
                            context.run().metrics().log(step, name + "/relative-entropy", profile.relativeEntropy()));
        });
    }

    private static String metric(String name, Edge edge) {
        return name + "/shortcut-" + edge.source() + "-" + edge.target();
    }

    @Override
    public List<Plot> plots() {
        MetricSource metrics =
                MetricSource.of(RunDirectory.at(context.run().directory()).metrics());
        List<Plot> plots = new ArrayList<>();
        StringBuilder csv = new StringBuilder("wiring,step,source,target,coefficient\n");
        StringBuilder edges = new StringBuilder();
        wirings.forEach((name, wiring) -> {
            String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            plots.add(TopologyPlot.heatMap(plain + "-shortcuts", "Shortcuts of " + name, wiring));
            if (ShortcutProfile.ofShares(wiring).isPresent()) {
                plots.add(entropies(plain, name, wiring, metrics));
            }
            wiring.edges().forEach(edge -> append(csv, name, edge, metrics));
            List<Edge> live = wiring.edges(config.threshold());
            edges.append("# ").append(name).append(": ").append(live.size()).append(" of ");
            edges.append(wiring.edges().size())
                    .append(" shortcuts are at least ")
                    .append(config.threshold());
            live.forEach(edge -> edges.append('\n').append(edge));
            edges.append('\n').append(strongest(wiring));
        });
        write("depth/coefficients.csv", csv.toString());
        write("depth/edges.txt", edges.toString());
        return plots;
    }

    /** One line for each block that shortcuts lead to: the source that weighs the most. */
    private static String strongest(ResidualTopology wiring) {
        double[][] p = wiring.coefficients();
        ShortcutProfile profile = new ShortcutProfile(p);
        StringBuilder lines = new StringBuilder();
        wiring.edges().stream().map(Edge::target).distinct().forEach(j -> {
            int source = profile.strongest(j);
            lines.append("# strongest source of block ").append(j).append(": ");
            lines.append(new Edge(source, j, p[source][j])).append('\n');
        });
        return lines.toString();
    }

    private static void append(StringBuilder csv, String name, Edge edge, MetricSource metrics) {
        Series series = metrics.series(metric(name, edge));
        double[] steps = series.x();
        double[] weights = series.y();
        for (int n = 0; n < steps.length; n++) {
            csv.append(name).append(',').append((long) steps[n]).append(',');
            csv.append(edge.source())
                    .append(',')
                    .append(edge.target())
                    .append(',')
                    .append(weights[n])
                    .append('\n');
        }
    }

    /** H_j over the steps for each destination, from the recorded coefficients. */
    private static Plot entropies(String plain, String name, ResidualTopology wiring, MetricSource metrics) {
        LinePlot plot = LinePlot.of(plain + "-entropy", "How spread the sources of each block are: " + name)
                .caption("Entropy of the coefficients into each block; 0 is a single source, ln j the uniform start.")
                .x("step")
                .y("entropy (nats)");
        int blocks = wiring.stack().blocks();
        for (int j = 2; j <= blocks; j++) {
            if (blocks <= 8 || j % (blocks / 6) == 0) {
                plot = plot.line("block " + j, entropy(name, j, metrics));
            }
        }
        return plot;
    }

    private static Series entropy(String name, int target, MetricSource metrics) {
        double[] steps = {};
        double[] sum = {};
        for (int i = 0; i < target; i++) {
            String metric = name + "/shortcut-" + i + "-" + target;
            if (metrics.names().contains(metric)) {
                Series series = metrics.series(metric);
                steps = series.x();
                sum = sum.length == 0 ? new double[steps.length] : sum;
                double[] p = series.y();
                for (int n = 0; n < p.length; n++) {
                    sum[n] -= p[n] > 0 ? p[n] * Math.log(p[n]) : 0;
                }
            }
        }
        return new Series(steps, sum);
    }

    private void write(String file, String text) {
        try {
            Files.writeString(context.run().file(file), text);
        } catch (IOException e) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    file + " could not be written: " + e.getMessage(),
                    "free some space, then go on with --resume",
                    e);
        }
    }
}
