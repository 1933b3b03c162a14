package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.baseline.JaakkolaVi;
import dev.fathom.ngvi.baseline.Laplace;
import dev.fathom.ngvi.study.Sweep.Hit;
import dev.fathom.ngvi.study.Sweep.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;

/** Claims about speed and about the step sizes that work, with the quiet estimator. */
final class StepSizeClaims {

    private static final MomentBox BOX = MomentBox.standard();
    private static final int[] SHOWN = {0, 1, 2, 3, 5, 7, 10, 15, 20, 25, 30, 40, 50, 60};

    private StepSizeClaims() {}

    static Measurement speed(StudyContext context, StudyData data) throws Exception {
        Sweep sweep = Sweep.usual(data, Estimators.price(4));
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Method method : Method.values()) {
                List<Hit> hits = sweep.run(method, method.steps(), BOX, seed);
                figures.put(method.name(), sweep.fewest(hits));
                figures.put(method + " gap", Sweep.leastGap(hits));
                for (Hit hit : hits) {
                    figures.put(epochs(method, hit.stepSize()), Math.min(hit.epochs(), sweep.epochs() + 1.0));
                    for (int epoch : SHOWN) {
                        figures.put(gap(method, hit.stepSize(), epoch), hit.gapAfter(epoch));
                    }
                }
            }
            return figures;
        });
        context.plot(hits(samples, sweep.epochs()));
        context.plot(naturalAndEuclidean(samples, data));
        context.plot(naturalAndOthers(samples, data));
        Measurement measurement = Measurement.of(samples.ratio("PROJ_SNGD", "PROX_SGD"));
        for (Method method : Method.values()) {
            measurement = measurement
                    .baseline("epochs of " + method.label(), samples.mean(method.name()))
                    .baseline("least gap of " + method.label(), samples.mean(method + " gap"));
        }
        Laplace laplace = Laplace.fit(data.glm(), data.prior());
        return measurement
                .baseline("gap of Laplace", Estimate.exact(data.gap(laplace.meanField())))
                .baseline("gap of Laplace's marginals", Estimate.exact(data.gap(laplace.marginal())))
                .baseline(
                        "gap of Jaakkola's bound", Estimate.exact(data.gap(JaakkolaVi.fit(data.glm(), data.prior()))));
    }

    private static String epochs(Method method, double step) {
        return method + " " + step;
    }

    private static String gap(Method method, double step, int epoch) {
        return method + " " + step + " after " + epoch;
    }

    private static double percentile(Samples samples, String name, double percent) {
        return new DescriptiveStatistics(samples.of(name)).getPercentile(percent);
    }

    private static LinePlot hits(Samples samples, int epochs) {
        LinePlot plot = LinePlot.of("hits", "Epochs to the threshold against the first step size")
                .x("γ0, or Adam's learning rate")
                .y("epochs, median over seeds")
                .caption("A run that never gets within 5 nats of the optimum counts as " + (epochs + 1) + " epochs.")
                .logX();
        for (Method method : Method.values()) {
            double[] at = method.steps();
            double[] median = Arrays.stream(at)
                    .map(step -> percentile(samples, epochs(method, step), 50))
                    .toArray();
            plot = plot.line(method.label(), at, median);
        }
        return plot;
    }

    private static LinePlot naturalAndEuclidean(Samples samples, StudyData data) {
        ViResult free = new TuningFreeVi().fit(data.glm(), data.prior());
        int count = SHOWN[SHOWN.length - 1] + 1;
        return curves("epochs", samples, Method.SNGD, Method.PROJ_SNGD, Method.PROX_SGD, Method.PROJ_SGD)
                .line(
                        "tuning-free",
                        Arrays.copyOf(DeterministicClaims.steps(free), count),
                        Arrays.copyOf(DeterministicClaims.gaps(free, data), count))
                .caption("Each at its best step. SNGD and Proj-SNGD, and Prox-SGD and Proj-SGD, nearly coincide. The"
                        + " tuning-free method sees all rows in a step, so that an epoch is a step.");
    }

    private static LinePlot naturalAndOthers(Samples samples, StudyData data) {
        return curves("others", samples, Method.PROJ_SNGD, Method.ADVI, Method.ADAM_HESSIAN, Method.BBVI)
                .level("Laplace", data.gap(Laplace.fit(data.glm(), data.prior()).meanField()))
                .level("Jaakkola", data.gap(JaakkolaVi.fit(data.glm(), data.prior())))
                .caption("Each at its best step; Laplace and Jaakkola have none.");
    }

    /** The gap by epoch of each method, at the step with the fewest epochs, and among those the least final gap. */
    private static LinePlot curves(String name, Samples samples, Method... methods) {
        int last = SHOWN[SHOWN.length - 1];
        double[] at = Arrays.stream(SHOWN).asDoubleStream().toArray();
        LinePlot plot = LinePlot.of(name, "Gap to the optimal ELBO by epoch")
                .x("epoch")
                .y("nats, median and quartiles over seeds")
                .logY();
        for (Method method : methods) {
            double best = Arrays.stream(method.steps())
                    .boxed()
                    .min(Comparator.comparingDouble((Double step) -> percentile(samples, epochs(method, step), 50))
                            .thenComparingDouble(step -> percentile(samples, gap(method, step, last), 50)))
                    .orElseThrow();
            String label = method.label() + " " + best;
            double[][] quartiles = new double[3][];
            for (int k = 0; k < 3; k++) {
                double percent = 25 + 25 * k;
                quartiles[k] = Arrays.stream(SHOWN)
                        .mapToDouble(epoch -> percentile(samples, gap(method, best, epoch), percent))
                        .toArray();
            }
            plot = plot.line(label, at, quartiles[1]).band(label, at, quartiles[0], quartiles[2]);
        }
        return plot;
    }

    private static Samples widths(StudyContext context, StudyData data) throws Exception {
        Sweep sweep = Sweep.usual(data, Estimators.price(4));
        return context.each(seed -> Map.of(
                "natural", decades(sweep, Method.PROJ_SNGD, seed), "euclidean", decades(sweep, Method.PROX_SGD, seed)));
    }

    private static double decades(Sweep sweep, Method method, long seed) {
        return Sweep.decades(sweep.run(method, method.steps(), BOX, seed));
    }

    static Measurement width(StudyContext context, StudyData data) throws Exception {
        Samples samples = widths(context, data);
        return Measurement.of(samples.mean("natural")).baseline("Prox-SGD", samples.mean("euclidean"));
    }

    static Measurement wider(StudyContext context, StudyData data) throws Exception {
        Samples samples = widths(context, data);
        return Measurement.of(samples.difference("natural", "euclidean"))
                .baseline("Proj-SNGD", samples.mean("natural"))
                .baseline("Prox-SGD", samples.mean("euclidean"));
    }

    static Measurement finalGap(StudyContext context) throws Exception {
        Sweep sweep = Sweep.usual(StudyData.breastCancer(context), Estimators.price(4));
        Samples samples = context.each(seed -> Map.of(
                "natural", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, new double[] {0.3}, BOX, seed)),
                "euclidean", Sweep.leastGap(sweep.run(Method.PROX_SGD, Method.PROX_SGD.steps(), BOX, seed))));
        return Measurement.of(samples.mean("natural")).baseline("Prox-SGD at its best", samples.mean("euclidean"));
    }
}
