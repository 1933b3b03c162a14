package dev.fathom.ngvi.recipe;

import dev.fathom.data.ImageSet;
import dev.fathom.lab.report.HeatMap;
import dev.fathom.lab.report.IntervalPlot;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Series;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.data.LabelledRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** The page about a regression. */
final class GlmReport {

    private static final int MOST_SHOWN = 40;

    private final Run run;
    private final BayesGlmConfig config;
    private final Posterior posterior;
    private final Glm glm;
    private final ViResult result;
    private final int[] shown;

    GlmReport(Run run, BayesGlmConfig config, Posterior posterior, Glm glm, ViResult result) {
        this.run = run;
        this.config = config;
        this.posterior = posterior;
        this.glm = glm;
        this.result = result;
        shown = clearest(posterior.q());
    }

    /** The coefficients that are shown: all, or those furthest from 0 in deviations, in their order. */
    private static int[] clearest(MeanFieldGaussian q) {
        return IntStream.range(0, q.dim())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -Math.abs(q.mean(i)) / q.deviation(i)))
                .limit(MOST_SHOWN)
                .sorted()
                .mapToInt(Integer::intValue)
                .toArray();
    }

    void write(Comparison compared, Optional<Predictions> tested, Optional<ImageSet> pictures) {
        Report report = Report.titled("Bayesian regression of " + config.data().target())
                .text(
                        "Each coefficient is a Gaussian: mean, standard deviation, interval, and the probability that its sign is"
                                + " the one shown. Deviations are those of a mean field: they leave out what coefficients share.");
        report.section("Coefficients").table(coefficients()).plot(forest());
        if (pictures.isPresent() && pictures.get().channels() == 1) {
            report.plot(image(pictures.get(), "weights", "Posterior means by pixel", false))
                    .plot(image(pictures.get(), "certainty", "Means over deviations, by pixel", true));
        }
        report.section("How it was fitted").facts(facts()).plot(elbo());
        if (!compared.isEmpty()) {
            report.plot(others(compared));
        }
        Predictions fitted = new Predictions(posterior, LabelledRows.of(glm));
        report.section("Rows fitted to").facts(fitted.facts()).plot(calibration("calibration", fitted, "fitted to"));
        tested.ifPresent(rows ->
                report.section("Rows held out").facts(rows.facts()).plot(calibration("held-out", rows, "held out")));
        report.provenance(RunDirectory.at(run.directory())).write(run.directory());
    }

    private Table coefficients() {
        MeanFieldGaussian q = posterior.q();
        NormalDistribution normal = new NormalDistribution();
        double width = normal.inverseCumulativeProbability((1 + config.interval()) / 2);
        Table table = Table.of("coefficient", "mean", "sd", "low", "high", "P(sign)");
        for (int i : shown) {
            table = table.row(
                    posterior.names().get(i),
                    q.mean(i),
                    q.deviation(i),
                    q.mean(i) - width * q.deviation(i),
                    q.mean(i) + width * q.deviation(i),
                    normal.cumulativeProbability(Math.abs(q.mean(i)) / q.deviation(i)));
        }
        return table;
    }

    private IntervalPlot forest() {
        MeanFieldGaussian q = posterior.q();
        IntervalPlot plot = IntervalPlot.of("forest", "Coefficients, mean ± 2 standard deviations")
                .x(config.data().standardise() ? "change of the linear predictor by a deviation" : "coefficient")
                .reference(0);
        for (int i : shown) {
            plot = plot.interval(
                    posterior.names().get(i),
                    q.mean(i) - 2 * q.deviation(i),
                    q.mean(i),
                    q.mean(i) + 2 * q.deviation(i));
        }
        return shown.length == q.dim()
                ? plot
                : plot.caption("The " + shown.length + " of " + q.dim()
                        + " coefficients that are furthest from 0 in deviations; all are in summary.csv.");
    }

    /** The coefficients where their pixels are; those of pixels that were left out stay empty. */
    private HeatMap image(ImageSet pictures, String name, String title, boolean overDeviation) {
        double[][] cells = new double[pictures.height()][pictures.width()];
        for (int row = 0; row < cells.length; row++) {
            for (int column = 0; column < cells[row].length; column++) {
                int i = posterior.names().indexOf("r" + row + "c" + column);
                double scale = i >= 0 && overDeviation ? posterior.q().deviation(i) : 1;
                cells[row][column] = i < 0 ? Double.NaN : posterior.q().mean(i) / scale;
            }
        }
        return HeatMap.of(name, title, cells).x("column").y("row").diverging();
    }

    private Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rows", glm.rows());
        facts.put("coefficients", glm.dim());
        List<String> classes = posterior.encoding().classes();
        if (!classes.isEmpty()) {
            facts.put("counts as 1", classes.get(1));
            facts.put("counts as -1", classes.get(0));
        }
        facts.put("ELBO, nats", String.format(Locale.ROOT, "%.6f", -result.loss() - glm.leftOutConstant()));
        facts.put("steps", result.steps());
        facts.put("ended by itself", result.converged());
        facts.put("coordinates the box held back", result.clipped());
        if (!result.warnings().isEmpty()) {
            facts.put("warnings", String.join("; ", result.warnings()));
        }
        return facts;
    }

    private LinePlot elbo() {
        double[] steps = result.trace().stream().mapToDouble(ViTrace::step).toArray();
        return LinePlot.of("gap", "Distance of the ELBO from its last value")
                .x("step")
                .y("nats")
                .logY()
                .line("tuning-free", steps, gap(result.trace()));
    }

    private double[] gap(List<ViTrace> trace) {
        return trace.stream().mapToDouble(at -> at.loss() - result.loss()).toArray();
    }

    private static double[] epochs(List<ViTrace> trace) {
        return trace.stream().mapToDouble(ViTrace::epoch).toArray();
    }

    /** All methods over the epochs that the stochastic ones got; the tuning-free fit may go on. */
    private LinePlot others(Comparison compared) {
        List<ViTrace> first = result.trace().stream()
                .filter(at -> at.epoch() <= config.compare())
                .toList();
        LinePlot plot = LinePlot.of("methods", "Distance of the ELBO from its optimum, by method")
                .x("epoch")
                .y("nats above the tuning-free optimum")
                .caption(
                        "First steps: 0.3 for SNGD and Proj-SNGD, 0.01 for Prox-SGD and Proj-SGD, 0.03 for ADVI and BBVI. SNGD and"
                                + " Proj-SNGD, and Prox-SGD and Proj-SGD, may coincide. A tuning-free step sees all rows: it is an epoch."
                                + (compared.diverged().isEmpty()
                                        ? ""
                                        : " Diverged: " + String.join(", ", compared.diverged()) + "."))
                .logY()
                .line("tuning-free", epochs(first), gap(first));
        for (Map.Entry<String, List<ViTrace>> method : compared.traces().entrySet()) {
            plot = plot.line(method.getKey(), epochs(method.getValue()), gap(method.getValue()));
        }
        for (Map.Entry<String, Double> method : compared.losses().entrySet()) {
            plot = plot.level(method.getKey(), method.getValue() - result.loss());
        }
        return plot;
    }

    private static LinePlot calibration(String name, Predictions rows, String which) {
        double[][] groups = rows.calibration();
        double low = Math.min(0, Arrays.stream(groups[0]).min().orElse(0));
        double high = Math.max(
                Arrays.stream(groups[0]).max().orElse(1),
                Arrays.stream(groups[1]).max().orElse(1));
        return LinePlot.of(name, "Predicted and observed, in ten groups of the rows " + which)
                .x("predicted mean")
                .y("observed mean")
                .points("groups", new Series(groups[0], groups[1]))
                .line("equal", new double[] {low, high}, new double[] {low, high});
    }
}
