package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.study.Sweep.Hit;
import dev.fathom.ngvi.study.Sweep.Method;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims about runs with noise, each with several seeds. */
final class StochasticClaims {

    private static final double[] NATURAL = {0.01, 0.03, 0.1, 0.3, 1};
    private static final double[] EUCLIDEAN = {3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, 0.3};
    private static final MomentBox BOX = MomentBox.standard();

    private StochasticClaims() {}

    private static Sweep sweep(StudyData data) {
        return new Sweep(data, Estimators.price(4), 64, 60, 5);
    }

    static Measurement speed(StudyContext context, StudyData data) throws Exception {
        Sweep sweep = sweep(data);
        Samples samples = context.each(seed -> {
            Map<String, Double> figures = new LinkedHashMap<>();
            for (Method method : Method.values()) {
                List<Hit> hits = sweep.run(method, steps(method), BOX, seed);
                figures.put(method.name(), sweep.fewest(hits));
                hits.forEach(hit -> figures.put(method + " " + hit.stepSize(), Math.min(hit.epochs(), 61)));
            }
            return figures;
        });
        LinePlot plot = LinePlot.of("hits", "Epochs to the threshold against the first step size")
                .x("γ0")
                .y("epochs, mean over seeds; 61: never")
                .logX();
        for (Method method : Method.values()) {
            double[] at = steps(method);
            double[] epochs = Arrays.stream(at)
                    .map(step -> Arrays.stream(samples.of(method + " " + step))
                            .average()
                            .orElse(Double.NaN))
                    .toArray();
            plot = plot.line(label(method), at, epochs);
        }
        context.plot(plot);
        return Measurement.of(samples.ratio("PROJ_SNGD", "PROX_SGD"))
                .baseline("epochs of Proj-SNGD", samples.mean("PROJ_SNGD"))
                .baseline("epochs of SNGD", samples.mean("SNGD"))
                .baseline("epochs of Prox-SGD", samples.mean("PROX_SGD"))
                .baseline("epochs of Proj-SGD", samples.mean("PROJ_SGD"));
    }

    private static double[] steps(Method method) {
        return method == Method.SNGD || method == Method.PROJ_SNGD ? NATURAL : EUCLIDEAN;
    }

    private static String label(Method method) {
        return switch (method) {
            case SNGD -> "SNGD";
            case PROJ_SNGD -> "Proj-SNGD";
            case PROX_SGD -> "Prox-SGD";
            case PROJ_SGD -> "Proj-SGD";
        };
    }

    static Measurement width(StudyContext context, StudyData data) throws Exception {
        Sweep sweep = sweep(data);
        Samples samples = context.each(seed -> Map.of(
                "natural", Sweep.decades(sweep.run(Method.PROJ_SNGD, NATURAL, BOX, seed)),
                "euclidean", Sweep.decades(sweep.run(Method.PROX_SGD, EUCLIDEAN, BOX, seed))));
        return Measurement.of(samples.mean("natural")).baseline("Prox-SGD", samples.mean("euclidean"));
    }

    static Measurement finalGap(StudyContext context) throws Exception {
        Sweep sweep = sweep(StudyData.breastCancer(context));
        Samples samples = context.each(seed -> Map.of(
                "natural", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, new double[] {0.3}, BOX, seed)),
                "euclidean", Sweep.leastGap(sweep.run(Method.PROX_SGD, EUCLIDEAN, BOX, seed))));
        return Measurement.of(samples.mean("natural")).baseline("Prox-SGD at its best", samples.mean("euclidean"));
    }

    static Measurement exits(StudyContext context) throws Exception {
        Sweep sweep = new Sweep(StudyData.breastCancer(context), Estimators.reparameterised(4), 64, 60, 5);
        Samples samples = context.each(seed -> {
            List<Hit> open = sweep.run(Method.SNGD, NATURAL, BOX, seed);
            List<Hit> projected = sweep.run(Method.PROJ_SNGD, NATURAL, BOX, seed);
            return Map.of(
                    "left", (double) open.stream().filter(Hit::leftDomain).count(),
                    "projected left",
                            (double) projected.stream().filter(Hit::leftDomain).count(),
                    "projected gap", Sweep.leastGap(projected));
        });
        int left = (int) Arrays.stream(samples.of("left")).sum();
        int trials = samples.of("left").length * NATURAL.length;
        int projected = (int) Arrays.stream(samples.of("projected left")).sum();
        return Measurement.of(Estimate.proportion(left, trials))
                .baseline("Proj-SNGD, share that leaves", Estimate.proportion(projected, trials))
                .baseline("Proj-SNGD, gap at its best step", samples.mean("projected gap"));
    }

    static Measurement projectedNoise(StudyContext context) throws Exception {
        StudyData data = StudyData.digits(context);
        Sweep few = new Sweep(data, Estimators.reparameterised(4), 64, 60, 5);
        Sweep many = new Sweep(data, Estimators.reparameterised(32), 64, 60, 5);
        double[] step = {0.1};
        Samples samples = context.each(seed -> Map.of(
                "4", Sweep.leastGap(few.run(Method.PROJ_SNGD, step, BOX, seed)),
                "32", Sweep.leastGap(many.run(Method.PROJ_SNGD, step, BOX, seed)),
                "hessian", Sweep.leastGap(sweep(data).run(Method.PROJ_SNGD, step, BOX, seed))));
        return Measurement.of(samples.mean("4"))
                .baseline("32 draws", samples.mean("32"))
                .baseline("4 draws with the Hessian", samples.mean("hessian"));
    }

    static Measurement mnist(StudyContext context) throws Exception {
        Sweep sweep = new Sweep(StudyData.mnist(context), Estimators.price(2), 100, 40, 15);
        Samples samples = context.each(seed -> Map.of(
                "sngd", Sweep.leastGap(sweep.run(Method.SNGD, new double[] {0.03, 0.1, 0.3}, BOX, seed)),
                "fitted box",
                        Sweep.leastGap(
                                sweep.run(Method.PROJ_SNGD, new double[] {0.03, 0.1, 0.3}, MomentBox.of(2, 10), seed)),
                "standard box", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, new double[] {0.03, 0.1, 0.3}, BOX, seed)),
                "large steps", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, new double[] {1}, BOX, seed)),
                "prox", Sweep.leastGap(sweep.run(Method.PROX_SGD, EUCLIDEAN, BOX, seed))));
        return Measurement.of(samples.ratio("fitted box", "prox"))
                .baseline("SNGD, gap", samples.mean("sngd"))
                .baseline("Proj-SNGD U = 2, D = 10, gap", samples.mean("fitted box"))
                .baseline("Proj-SNGD U = 10, D = 100, gap", samples.mean("standard box"))
                .baseline("Proj-SNGD γ0 = 1, gap: no licence for large steps", samples.mean("large steps"))
                .baseline("Prox-SGD, gap", samples.mean("prox"));
    }

    static Measurement rate(StudyContext context) throws Exception {
        StudyData data = StudyData.digits(context);
        Samples samples = context.each(seed -> {
            ViResult result = NaturalGradientVi.builder()
                    .step(Steps.inverseTime(0.3, 0.02))
                    .seed(seed)
                    .build()
                    .fit(data.glm(), data.prior(), 600);
            return Map.of("slope", slope(DeterministicClaims.steps(result), DeterministicClaims.gaps(result, data)));
        });
        return Measurement.of(samples.mean("slope"));
    }

    /** Least-squares slope of ln gap against ln t over the last decade of t. */
    private static double slope(double[] t, double[] gap) {
        double n = 0;
        double x = 0;
        double y = 0;
        double xx = 0;
        double xy = 0;
        for (int i = 1; i < t.length; i++) {
            if (t[i] * 10 >= t[t.length - 1]) {
                double u = Math.log(t[i]);
                double w = Math.log(Math.max(gap[i], 1e-12));
                n++;
                x += u;
                y += w;
                xx += u * u;
                xy += u * w;
            }
        }
        return (n * xy - x * y) / (n * xx - x * x);
    }
}
