package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.PoissonSample;
import dev.fathom.ngvi.PrecisionLeftDomainException;
import dev.fathom.ngvi.RelativeSmoothness;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.stat.regression.SimpleRegression;

/** Claims about the method without noise: the same figures on every run. */
final class DeterministicClaims {

    private DeterministicClaims() {}

    static Measurement tuningFree(StudyContext context) {
        StudyData cancer = StudyData.breastCancer(context);
        StudyData digits = StudyData.digits(context);
        ViResult first = new TuningFreeVi().fit(cancer.glm(), cancer.prior());
        ViResult second = new TuningFreeVi().fit(digits.glm(), digits.prior());
        context.plot(LinePlot.of("tuning-free", "Gap to the optimum, nothing tuned")
                .x("step")
                .y("nats")
                .logY()
                .line("breast cancer", steps(first), gaps(first, cancer))
                .line("digits 6 against 8", steps(second), gaps(second, digits)));
        double worst = Math.max(gap(first, cancer), gap(second, digits));
        boolean rose = rose(first) || rose(second);
        return Measurement.of(Estimate.exact(rose ? Double.POSITIVE_INFINITY : worst))
                .baseline("steps on breast cancer", Estimate.exact(first.steps()))
                .baseline(
                        "those to 1e-3 nats (210 in the reference run)",
                        Estimate.exact(firstBelow(first, cancer, 1e-3)))
                .baseline("steps on digits", Estimate.exact(second.steps()))
                .baseline("those to 1e-3 nats (281)", Estimate.exact(firstBelow(second, digits, 1e-3)));
    }

    static Measurement references(StudyContext context) {
        StudyData cancer = StudyData.breastCancer(context);
        StudyData digits = StudyData.digits(context);
        StudyData counts = StudyData.of(PoissonSample.of(3, 200, 5));
        double worst = Math.max(
                Math.abs(cancer.best().loss() - 67.463323275),
                Math.max(
                        Math.abs(digits.best().loss() - 46.274773280),
                        Math.abs(counts.best().loss() - 184.394100289)));
        return Measurement.of(Estimate.exact(worst))
                .baseline("breast cancer", Estimate.exact(cancer.best().loss()))
                .baseline("digits", Estimate.exact(digits.best().loss()))
                .baseline("counts", Estimate.exact(counts.best().loss()));
    }

    static Measurement constantStep(StudyContext context) {
        StudyData data = StudyData.breastCancer(context);
        ViResult small = constant(data, 0.1, MomentBox.wide());
        ViResult large = constant(data, 0.3, MomentBox.wide());
        context.plot(LinePlot.of("constant-steps", "Gap to the optimum with constant steps")
                .x("step")
                .y("nats")
                .logY()
                .line("γ = 0.1", steps(small), gaps(small, data))
                .line("γ = 0.3", steps(large), gaps(large, data)));
        return Measurement.of(Estimate.exact(rose(small) ? Double.POSITIVE_INFINITY : firstBelow(small, data, 1e-3)))
                .baseline("gap after 300 steps (1.1e-4 in the reference run)", Estimate.exact(gap(small, data)));
    }

    static Measurement largeConstantSteps(StudyContext context) {
        StudyData data = StudyData.breastCancer(context);
        double medium = gap(constant(data, 0.3, MomentBox.wide()), data);
        double large = gap(constant(data, 1, MomentBox.wide()), data);
        return Measurement.of(Estimate.exact(Math.min(medium, large)))
                .baseline("γ = 0.3", Estimate.exact(medium))
                .baseline("γ = 1", Estimate.exact(large));
    }

    static Measurement constantStepOnDigits(StudyContext context) {
        StudyData data = StudyData.digits(context);
        ViResult result = constant(data, 0.1, MomentBox.wide());
        return Measurement.of(Estimate.exact(gap(result, data)))
                .baseline("steps to 1e-3 nats", Estimate.exact(firstBelow(result, data, 1e-3)))
                .baseline("largest rise of the loss in a step, above 1/L", Estimate.exact(largestRise(result)));
    }

    private static double largestRise(ViResult result) {
        double[] elbo = result.elboTrace();
        double largest = 0;
        for (int t = 1; t < elbo.length; t++) {
            largest = Math.max(largest, elbo[t - 1] - elbo[t]);
        }
        return largest;
    }

    private static double firstBelow(ViResult result, StudyData data, double gap) {
        return result.trace().stream()
                .filter(at -> at.loss() - data.best().loss() < gap)
                .mapToDouble(ViTrace::step)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The factor per step by which the gap falls under γ = 1/L near the optimum, less (1 − μ/L)². */
    static Measurement rate(StudyContext context) {
        Map<String, StudyData> all = new LinkedHashMap<>();
        all.put("breast cancer", StudyData.breastCancer(context));
        all.put("digits", StudyData.digits(context));
        double worst = Double.NEGATIVE_INFINITY;
        LinePlot plot = LinePlot.of("rate", "Gap to the optimum under constant steps of 1/L")
                .x("step")
                .y("nats")
                .logY();
        Map<String, Estimate> beside = new LinkedHashMap<>();
        for (Map.Entry<String, StudyData> entry : all.entrySet()) {
            StudyData data = entry.getValue();
            double[] ends = RelativeSmoothness.extremes(data.glm(), data.best().q(), 1e-8);
            double bound = Math.pow(1 - ends[0] / ends[1], 2);
            ViResult near = new TuningFreeVi(new TuningFreeVi.Options(1e-12, 60, MomentBox.wide()))
                    .fit(
                            data.glm(),
                            data.prior(),
                            MeanFieldGaussian.standard(data.glm().dim()),
                            ViListener.NONE);
            ViResult result = NaturalGradientVi.builder()
                    .estimator(Estimators.quadrature(60))
                    .step(Steps.constant(1 / ends[1]))
                    .projection(MomentBox.wide())
                    .batchSize(0)
                    .start(near.q())
                    .build()
                    .fit(data.glm(), data.prior(), 1000);
            double factor = factor(1e-9, 1e-4, gaps(result, data));
            worst = Math.max(worst, factor - bound);
            double[] gaps = gaps(result, data);
            double[] line = new double[gaps.length];
            Arrays.setAll(line, t -> Math.max(1e-12, gaps[0] * Math.pow(bound, t)));
            plot = plot.line(entry.getKey(), steps(result), gaps).line(entry.getKey() + ", bound", steps(result), line);
            beside.put("factor on " + entry.getKey(), Estimate.exact(factor));
            beside.put(
                    "factor on " + entry.getKey() + " from 1e-3 to 1e-6",
                    Estimate.exact(factor(1e-6, 1e-3, gaps(result, data))));
            beside.put("(1 - mu/L)^2 on " + entry.getKey(), Estimate.exact(bound));
        }
        context.plot(plot);
        return new Measurement(Estimate.exact(worst), beside);
    }

    /** e to the least-squares slope of ln gap, where the gap is between two limits. */
    private static double factor(double low, double high, double... gaps) {
        SimpleRegression line = new SimpleRegression();
        for (int t = 0; t < gaps.length; t++) {
            if (gaps[t] < high && gaps[t] > low) {
                line.addData(t, Math.log(gaps[t]));
            }
        }
        return Math.exp(line.getSlope());
    }

    private static ViResult constant(StudyData data, double gamma, MomentBox box) {
        return NaturalGradientVi.builder()
                .estimator(Estimators.quadrature(60))
                .step(Steps.constant(gamma))
                .projection(box)
                .batchSize(0)
                .build()
                .fit(data.glm(), data.prior(), 300);
    }

    static Measurement counts(StudyContext context) {
        StudyData data = StudyData.of(PoissonSample.of(3, 200, 5));
        ViResult free = new TuningFreeVi().fit(data.glm(), data.prior());
        ViResult projected = constant(data, 0.1, MomentBox.standard());
        context.plot(LinePlot.of("counts", "Gap to the optimum, 200 counts")
                .x("step")
                .y("nats")
                .logY()
                .line("tuning-free", steps(free), gaps(free, data))
                .line("Proj-SNGD, γ = 0.1", steps(projected), gaps(projected, data)));
        return Measurement.of(Estimate.exact(Math.max(gap(free, data), gap(projected, data))))
                .baseline("tuning-free", Estimate.exact(gap(free, data)))
                .baseline("its steps", Estimate.exact(free.steps()))
                .baseline("Proj-SNGD, 300 steps of 0.1", Estimate.exact(gap(projected, data)));
    }

    /** How plain and projected steps of several sizes fare on counts, from m = 0, v = 1. */
    static Measurement unboundedCurvature(StudyContext context) {
        StudyData data = StudyData.of(PoissonSample.of(3, 200, 5));
        double[] steps = {0.3, 1, 1.5, 2};
        int left = 0;
        double smallest = Double.POSITIVE_INFINITY;
        double projected = 0;
        for (double step : steps) {
            NaturalGradientVi.Builder builder = NaturalGradientVi.builder()
                    .estimator(Estimators.quadrature(60))
                    .step(Steps.constant(step))
                    .batchSize(0);
            try {
                double gap = gap(builder.withoutProjection().build().fit(data.glm(), data.prior(), 300), data);
                context.say("plain SNGD, step " + step + ": gap " + gap);
            } catch (PrecisionLeftDomainException | NonFiniteEnergyException e) {
                context.say("plain SNGD, step " + step + ": " + e.getMessage());
                left++;
                smallest = Math.min(smallest, step);
            }
            double gap = gap(builder.projection(MomentBox.standard()).build().fit(data.glm(), data.prior(), 300), data);
            context.say("Proj-SNGD, step " + step + ": gap " + gap);
            projected = Math.max(projected, gap);
        }
        return Measurement.of(Estimate.exact((double) left))
                .baseline("smallest of them", Estimate.exact(smallest))
                .baseline("largest gap of Proj-SNGD with the same steps", Estimate.exact(projected));
    }

    static Measurement boxes(StudyContext context) {
        StudyData data = StudyData.breastCancer(context);
        double worst = 0;
        double outside = 0;
        int holding = 0;
        for (double u : new double[] {3, 10, 30}) {
            for (double d : new double[] {10, 100, 1e4}) {
                double gap = gap(boxed(data, u, d), data);
                if (holds(MomentBox.of(u, d), data)) {
                    holding++;
                    worst = Math.max(worst, gap);
                } else {
                    outside = Math.max(outside, gap);
                }
            }
        }
        return Measurement.of(Estimate.exact(holding == 0 ? Double.NaN : worst))
                .baseline("boxes of the nine that hold the optimum", Estimate.exact(holding))
                .baseline("largest gap of those that do not", Estimate.exact(outside));
    }

    static Measurement tightBox(StudyContext context) {
        StudyData data = StudyData.breastCancer(context);
        ViResult tight = boxed(data, 1, 100);
        boolean warned = tight.warnings().stream().anyMatch(text -> text.contains("on the boundary"));
        return Measurement.of(Estimate.exact(warned ? gap(tight, data) : 0))
                .baseline("largest |m| at the optimum (1.585 in the reference)", Estimate.exact(largestMean(data)));
    }

    private static double largestMean(StudyData data) {
        return Arrays.stream(data.best().q().means()).map(Math::abs).max().orElse(0);
    }

    private static boolean holds(MomentBox box, StudyData data) {
        boolean inside = true;
        for (int i = 0; i < data.glm().dim(); i++) {
            inside &= box.contains(data.best().q().mean(i), data.best().q().variance(i));
        }
        return inside;
    }

    private static ViResult boxed(StudyData data, double u, double d) {
        TuningFreeVi.Options options = new TuningFreeVi.Options(1e-5, 1000, MomentBox.of(u, d));
        return new TuningFreeVi(options)
                .fit(data.glm(), data.prior(), TuningFreeVi.start(data.glm(), data.prior()), ViListener.NONE);
    }

    static double gap(ViResult result, StudyData data) {
        return result.loss() - data.best().loss();
    }

    static double[] gaps(ViResult result, StudyData data) {
        return result.trace().stream()
                .mapToDouble(at -> at.loss() - data.best().loss())
                .toArray();
    }

    static double[] steps(ViResult result) {
        return result.trace().stream().mapToDouble(ViTrace::step).toArray();
    }

    private static boolean rose(ViResult result) {
        double[] elbo = result.elboTrace();
        for (int t = 1; t < elbo.length; t++) {
            if (elbo[t] < elbo[t - 1]) {
                return true;
            }
        }
        return false;
    }
}
