package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.PoissonSample;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.TuningFreeVi;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;

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
                .baseline("steps on digits", Estimate.exact(second.steps()));
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
        double first = small.trace().stream()
                .filter(at -> at.loss() - data.best().loss() < 1e-3)
                .mapToDouble(ViTrace::step)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        return Measurement.of(Estimate.exact(rose(small) ? Double.POSITIVE_INFINITY : first))
                .baseline("gap after 300 steps of γ = 0.1", Estimate.exact(gap(small, data)))
                .baseline("gap after 300 steps of γ = 0.3", Estimate.exact(gap(large, data)));
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
        ViResult result = new TuningFreeVi().fit(data.glm(), data.prior());
        return Measurement.of(Estimate.exact(gap(result, data)))
                .baseline(
                        "loss at the optimum (184.394100289 in the reference)",
                        Estimate.exact(data.best().loss()))
                .baseline("steps", Estimate.exact(result.steps()));
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
        ViResult tight = boxed(data, 1, 100);
        return Measurement.of(Estimate.exact(holding == 0 ? Double.NaN : worst))
                .baseline("gap of U = 1, which holds the optimum out", Estimate.exact(gap(tight, data)))
                .baseline("boxes of the nine that hold the optimum", Estimate.exact(holding))
                .baseline("largest gap of those that do not", Estimate.exact(outside))
                .baseline(
                        "boundary warnings of U = 1",
                        Estimate.exact(tight.warnings().size()));
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
