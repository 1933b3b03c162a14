package dev.fathom.ngvi.recipe;

import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.Predictive;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;

/** The page about a regression. */
final class GlmReport {

    private static final int BINS = 10;

    private GlmReport() {}

    static void write(
            Run run, BayesGlmConfig config, Posterior posterior, Glm glm, ViResult result, Comparison compared) {
        RunDirectory directory = RunDirectory.at(run.directory());
        Report report = Report.titled("Bayesian regression of " + config.data().target())
                .text(
                        "Each coefficient is a Gaussian: mean, standard deviation, interval, and the probability that its sign is"
                                + " the one shown. Deviations are those of a mean field: they leave out what coefficients share.");
        report.section("Coefficients")
                .table(coefficients(posterior, config.interval()))
                .plot(forest(posterior));
        report.section("How it was fitted").facts(facts(glm, result)).plot(elbo(result));
        if (!compared.isEmpty()) {
            report.plot(others(result, compared));
        }
        report.section("Calibration").plot(calibration(posterior, glm));
        report.provenance(directory).write(run.directory());
    }

    private static Table coefficients(Posterior posterior, double coverage) {
        MeanFieldGaussian q = posterior.q();
        NormalDistribution normal = new NormalDistribution();
        double width = normal.inverseCumulativeProbability((1 + coverage) / 2);
        Table table = Table.of("coefficient", "mean", "sd", "low", "high", "P(sign)");
        for (int i = 0; i < q.dim(); i++) {
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

    private static LinePlot forest(Posterior posterior) {
        MeanFieldGaussian q = posterior.q();
        double[] at = IntStream.range(0, q.dim()).asDoubleStream().toArray();
        double[] whiskerAt = new double[3 * q.dim()];
        double[] whisker = new double[3 * q.dim()]; // from low to high, then a gap
        for (int i = 0; i < q.dim(); i++) {
            Arrays.fill(whiskerAt, 3 * i, 3 * i + 3, i);
            whisker[3 * i] = q.mean(i) - 2 * q.deviation(i);
            whisker[3 * i + 1] = q.mean(i) + 2 * q.deviation(i);
            whisker[3 * i + 2] = Double.NaN;
        }
        return LinePlot.of("forest", "Coefficients, mean ± 2 standard deviations")
                .x("coefficient, in the order of the table, from 0")
                .y("value")
                .points("posterior mean", new dev.fathom.lab.report.Series(at, q.means()))
                .line("posterior mean", whiskerAt, whisker)
                .level("zero", 0);
    }

    private static Map<String, Object> facts(Glm glm, ViResult result) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rows", glm.rows());
        facts.put("coefficients", glm.dim());
        facts.put("ELBO, nats", "%.6f".formatted(-result.loss() - glm.leftOutConstant()));
        facts.put("steps", result.steps());
        facts.put("ended by itself", result.converged());
        facts.put("coordinates the box held back", result.clipped());
        if (!result.warnings().isEmpty()) {
            facts.put("warnings", String.join("; ", result.warnings()));
        }
        return facts;
    }

    private static LinePlot elbo(ViResult result) {
        double[] steps = result.trace().stream().mapToDouble(ViTrace::step).toArray();
        return LinePlot.of("gap", "Distance of the ELBO from its last value")
                .x("step")
                .y("nats")
                .logY()
                .line("tuning-free", steps, gap(result.trace(), result.loss()));
    }

    private static double[] gap(List<ViTrace> trace, double best) {
        return trace.stream().mapToDouble(at -> at.loss() - best).toArray();
    }

    private static LinePlot others(ViResult result, Comparison compared) {
        LinePlot plot = LinePlot.of("methods", "The same by epoch, beside other methods")
                .x("epoch")
                .y("nats above the tuning-free optimum")
                .caption(
                        "First steps: 0.3 for SNGD and Proj-SNGD, 0.01 for Prox-SGD and Proj-SGD, 0.03 for ADVI and BBVI."
                                + (compared.diverged().isEmpty()
                                        ? ""
                                        : " Diverged: " + String.join(", ", compared.diverged()) + "."))
                .logY()
                .line(
                        "tuning-free",
                        result.trace().stream().mapToDouble(ViTrace::epoch).toArray(),
                        gap(result.trace(), result.loss()));
        for (Map.Entry<String, List<ViTrace>> method : compared.traces().entrySet()) {
            plot = plot.line(
                    method.getKey(),
                    method.getValue().stream().mapToDouble(ViTrace::epoch).toArray(),
                    gap(method.getValue(), result.loss()));
        }
        for (Map.Entry<String, Double> method : compared.losses().entrySet()) {
            plot = plot.level(method.getKey(), method.getValue() - result.loss());
        }
        return plot;
    }

    private static LinePlot calibration(Posterior posterior, Glm glm) {
        Predictive predictive = new Predictive(posterior.likelihood(), posterior.q());
        double[] mean = new double[glm.rows()];
        Arrays.setAll(mean, row -> predictive.mean(glm.design(), row));
        int[] order = IntStream.range(0, mean.length)
                .boxed()
                .sorted((a, b) -> Double.compare(mean[a], mean[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int bins = Math.min(BINS, mean.length);
        double[] said = new double[bins];
        double[] seen = new double[bins];
        for (int bin = 0; bin < bins; bin++) {
            int from = (int) ((long) bin * order.length / bins);
            int to = (int) ((long) (bin + 1) * order.length / bins);
            for (int k = from; k < to; k++) {
                double label = glm.label(order[k]);
                said[bin] += mean[order[k]] / (to - from);
                seen[bin] += (posterior.likelihood() == Likelihood.POISSON ? label : (label + 1) / 2) / (to - from);
            }
        }
        return LinePlot.of("calibration", "Predicted and observed, in ten groups of the rows fitted to")
                .x("predicted mean")
                .y("observed mean")
                .points("groups", new dev.fathom.lab.report.Series(said, seen))
                .line("equal", new double[] {said[0], said[bins - 1]}, new double[] {said[0], said[bins - 1]});
    }
}
