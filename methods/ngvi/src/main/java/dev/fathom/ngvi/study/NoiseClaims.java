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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import org.hipparchus.stat.descriptive.DescriptiveStatistics;
import org.hipparchus.stat.regression.SimpleRegression;

/** Claims about noise: what the projection is for, what it does not do, and the rate under falling steps. */
final class NoiseClaims {

    private static final MomentBox BOX = MomentBox.standard();
    private static final double[] LARGE = {0.03, 0.1, 0.3, 1};
    private static final int RATE_EPOCHS = 600;

    private NoiseClaims() {}

    static double[] large() {
        return LARGE.clone();
    }

    static Measurement exits(StudyContext context, StudyData data, double[] steps) throws Exception {
        Sweep sweep = Sweep.usual(data, Estimators.reparameterised(4));
        Samples samples = context.each(seed -> {
            List<Hit> projected = sweep.run(Method.PROJ_SNGD, steps, BOX, seed);
            return Map.of(
                    "left", left(sweep.run(Method.SNGD, steps, BOX, seed)),
                    "projected left", left(projected),
                    "projected gap", Sweep.leastGap(projected));
        });
        return Measurement.of(share(samples.of("left"), all -> all == steps.length))
                .baseline(
                        "Proj-SNGD, share of seeds with a run that leaves",
                        share(samples.of("projected left"), some -> some > 0))
                .baseline("Proj-SNGD, gap at its best step", samples.mean("projected gap"));
    }

    private static double left(List<Hit> hits) {
        return hits.stream().filter(Hit::leftDomain).count();
    }

    /** The share of seeds whose count of runs is as it should be: runs of one seed are not independent trials. */
    static Estimate share(double[] counts, DoublePredicate should) {
        return Estimate.proportion((int) Arrays.stream(counts).filter(should).count(), counts.length);
    }

    static Measurement staysFinite(StudyContext context) throws Exception {
        double[] steps = Method.PROJ_SNGD.steps();
        Sweep cancer = Sweep.usual(StudyData.breastCancer(context), Estimators.reparameterised(4));
        Sweep digits = Sweep.usual(StudyData.digits(context), Estimators.reparameterised(4));
        Samples samples = context.each(seed -> Map.of(
                "finite",
                finite(cancer.run(Method.PROJ_SNGD, steps, BOX, seed))
                        + finite(digits.run(Method.PROJ_SNGD, steps, BOX, seed))));
        return Measurement.of(share(samples.of("finite"), all -> all == 2 * steps.length));
    }

    private static double finite(List<Hit> hits) {
        return hits.stream()
                .filter(hit -> !hit.gaps().isEmpty() && hit.gaps().stream().allMatch(Double::isFinite))
                .count();
    }

    static Measurement projectedCancer(StudyContext context) throws Exception {
        Sweep sweep = Sweep.usual(StudyData.breastCancer(context), Estimators.reparameterised(4));
        Samples samples = context.each(seed -> {
            List<Hit> hits = sweep.run(Method.PROJ_SNGD, new double[] {0.3}, BOX, seed);
            return Map.of("gap", Sweep.leastGap(hits), "epochs", sweep.fewest(hits));
        });
        return Measurement.of(samples.mean("gap")).baseline("epochs to the threshold", samples.mean("epochs"));
    }

    static Measurement projectedDigits(StudyContext context) throws Exception {
        StudyData data = StudyData.digits(context);
        Sweep few = Sweep.usual(data, Estimators.reparameterised(4));
        Sweep many = Sweep.usual(data, Estimators.reparameterised(32));
        Sweep hessian = Sweep.usual(data, Estimators.price(4));
        Samples samples = context.each(seed -> Map.of(
                "4", Sweep.leastGap(few.run(Method.PROJ_SNGD, LARGE, BOX, seed)),
                "32", Sweep.leastGap(many.run(Method.PROJ_SNGD, LARGE, BOX, seed)),
                "hessian", Sweep.leastGap(hessian.run(Method.PROJ_SNGD, LARGE, BOX, seed))));
        return Measurement.of(samples.mean("4"))
                .baseline("32 draws", samples.mean("32"))
                .baseline("4 draws with the Hessian", samples.mean("hessian"));
    }

    static Measurement rate(StudyContext context) throws Exception {
        StudyData data = StudyData.digits(context);
        Samples samples = context.each(seed -> {
            ViResult result = NaturalGradientVi.builder()
                    .step(Steps.inverseTime(0.3, 0.02))
                    .seed(seed)
                    .build()
                    .fit(data.glm(), data.prior(), RATE_EPOCHS);
            double[] t = DeterministicClaims.steps(result);
            double[] gap = DeterministicClaims.gaps(result, data);
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("slope", slope(t, gap));
            figures.put("first", largestProduct(t, gap, 0.1, 0.2));
            figures.put("last", largestProduct(t, gap, 0.5, 1));
            for (int epoch = 1; epoch <= RATE_EPOCHS; epoch += Math.max(1, epoch / 4)) {
                figures.put("gap " + epoch, gap[epoch]);
            }
            return figures;
        });
        plotRate(context, samples);
        return Measurement.of(samples.mean("slope"))
                .baseline("largest gap·t between 10 % and 20 % of the run", samples.mean("first"))
                .baseline("largest gap·t in its second half", samples.mean("last"));
    }

    private static void plotRate(StudyContext context, Samples samples) {
        List<Integer> at = new ArrayList<>();
        for (int epoch = 1; epoch <= RATE_EPOCHS; epoch += Math.max(1, epoch / 4)) {
            at.add(epoch);
        }
        double[] x = at.stream().mapToDouble(Integer::doubleValue).toArray();
        double[][] quartiles = new double[3][x.length];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < x.length; i++) {
                quartiles[k][i] =
                        new DescriptiveStatistics(samples.of("gap " + at.get(i))).getPercentile(25 + 25.0 * k);
            }
        }
        double last = quartiles[1][x.length - 1] * x[x.length - 1];
        context.plot(LinePlot.of("rate", "Gap to the optimum with steps that fall as 1/t")
                .x("epoch")
                .y("nats, median and quartiles over seeds")
                .logX()
                .logY()
                .line("Proj-SNGD", x, quartiles[1])
                .band("Proj-SNGD", x, quartiles[0], quartiles[2])
                .line("1/t", x, Arrays.stream(x).map(t -> last / t).toArray()));
    }

    private static double largestProduct(double[] t, double[] gap, double from, double to) {
        double end = t[t.length - 1];
        double largest = 0;
        for (int i = 1; i < t.length; i++) {
            if (t[i] >= from * end && t[i] <= to * end) {
                largest = Math.max(largest, gap[i] * t[i]);
            }
        }
        return largest;
    }

    /** Least-squares slope of ln gap against ln t over the last decade of t. */
    private static double slope(double[] t, double[] gap) {
        SimpleRegression line = new SimpleRegression();
        for (int i = 1; i < t.length; i++) {
            if (t[i] * 10 >= t[t.length - 1]) {
                line.addData(Math.log(t[i]), Math.log(Math.max(gap[i], 1e-12)));
            }
        }
        return line.getSlope();
    }
}
