package dev.fathom.ngvi.study;

import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.study.Sweep.Hit;
import dev.fathom.ngvi.study.Sweep.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Claims on sixes and eights of MNIST's test set, for full runs. */
final class MnistClaims {

    private static final MomentBox BOX = MomentBox.standard();
    private static final MomentBox FITTED = MomentBox.of(2, 10);
    private static final double[] SMALL = {0.03, 0.1, 0.3};
    private static final double[] BEST = {0.1};

    private MnistClaims() {}

    private static Sweep sweep(StudyData data) {
        return new Sweep(data, Estimators.price(2), 100, 40, 15);
    }

    static Measurement reference(StudyContext context) {
        StudyData data = StudyData.mnist(context);
        double start = data.glm()
                .loss(data.prior(), MeanFieldGaussian.standard(data.glm().dim()));
        return Measurement.of(Estimate.exact(Math.abs(data.best().loss() - 231.58614)))
                .baseline("optimum", Estimate.exact(data.best().loss()))
                .baseline(
                        "distance of the loss at m = 0, v = 1 from 7760.824342",
                        Estimate.exact(Math.abs(start - 7760.824342)))
                .baseline(
                        "largest entry of the gradient",
                        Estimate.exact(data.best().gradientNorm()));
    }

    static Measurement ordering(StudyContext context) throws Exception {
        Sweep sweep = sweep(StudyData.mnist(context));
        Samples samples = context.each(seed -> {
            Map<String, Double> gaps = new LinkedHashMap<>();
            gaps.put("sngd", Sweep.leastGap(sweep.run(Method.SNGD, SMALL, BOX, seed)));
            gaps.put("standard", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, SMALL, BOX, seed)));
            gaps.put("fitted", Sweep.leastGap(sweep.run(Method.PROJ_SNGD, BEST, FITTED, seed)));
            gaps.put("prox", Sweep.leastGap(sweep.run(Method.PROX_SGD, Method.PROX_SGD.steps(), BOX, seed)));
            gaps.put("natural", Math.min(gaps.get("sngd"), Math.min(gaps.get("standard"), gaps.get("fitted"))));
            return gaps;
        });
        return Measurement.of(samples.ratio("natural", "prox"))
                .baseline("SNGD, gap", samples.mean("sngd"))
                .baseline("Proj-SNGD U = 10, D = 100, gap", samples.mean("standard"))
                .baseline("Proj-SNGD U = 2, D = 10, γ0 = 0.1, gap", samples.mean("fitted"))
                .baseline("Prox-SGD, gap", samples.mean("prox"));
    }

    static Measurement fittedBox(StudyContext context) throws Exception {
        Sweep sweep = sweep(StudyData.mnist(context));
        Samples samples = context.each(seed -> Map.of(
                "sngd", sweep.fewest(sweep.run(Method.SNGD, BEST, BOX, seed)),
                "fitted", sweep.fewest(sweep.run(Method.PROJ_SNGD, BEST, FITTED, seed))));
        return Measurement.of(samples.ratio("fitted", "sngd"))
                .baseline("epochs of SNGD", samples.mean("sngd"))
                .baseline("epochs of Proj-SNGD", samples.mean("fitted"));
    }

    static Measurement largeSteps(StudyContext context) throws Exception {
        Sweep sweep = sweep(StudyData.mnist(context));
        double[] large = {0.3, 1};
        Samples samples = context.each(seed -> {
            List<Hit> fitted = sweep.run(Method.PROJ_SNGD, large, FITTED, seed);
            List<Hit> standard = sweep.run(Method.PROJ_SNGD, large, BOX, seed);
            double unfinished = fitted.stream().filter(Hit::leftDomain).count()
                    + standard.stream().filter(Hit::leftDomain).count();
            return Map.of(
                    "fitted", fitted.get(0).gap(),
                    "standard", standard.get(0).gap(),
                    "fitted 1", fitted.get(1).gap(),
                    "standard 1", standard.get(1).gap(),
                    "not finite", unfinished);
        });
        return Measurement.of(samples.mean("standard"))
                .baseline("U = 2, D = 10, γ0 = 0.3, gap", samples.mean("fitted"))
                .baseline("U = 10, D = 100, γ0 = 1, gap", samples.mean("standard 1"))
                .baseline("U = 2, D = 10, γ0 = 1, gap", samples.mean("fitted 1"))
                .baseline("runs of four that were not finite", samples.mean("not finite"));
    }
}
