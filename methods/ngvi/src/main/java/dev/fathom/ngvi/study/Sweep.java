package dev.fathom.ngvi.study;

import dev.fathom.ngvi.GradientEstimator;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.PrecisionLeftDomainException;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.baseline.EuclideanVi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one method with several first step sizes, γ_t = γ0/√(1+t), all from the same seed.
 *
 * @param data the model
 * @param estimator the estimator of all methods
 * @param batch rows in a minibatch
 * @param epochs passes over the data
 * @param threshold nats above the optimum that count as a hit
 */
record Sweep(StudyData data, GradientEstimator estimator, int batch, int epochs, double threshold) {

    /** A method of the sweep. */
    enum Method {
        SNGD,
        PROJ_SNGD,
        PROX_SGD,
        PROJ_SGD
    }

    /** What one run gave; a diverged one never hits and has an infinite gap. */
    record Hit(double stepSize, double epochs, double gap, boolean leftDomain) {

        boolean reached() {
            return Double.isFinite(epochs);
        }
    }

    List<Hit> run(Method method, double[] steps, MomentBox box, long seed) {
        List<Hit> hits = new ArrayList<>();
        for (double step : steps) {
            hits.add(hit(step, fit(method, step, box, seed)));
        }
        return hits;
    }

    private @Nullable ViResult fit(Method method, double step, MomentBox box, long seed) {
        try {
            if (method == Method.SNGD || method == Method.PROJ_SNGD) {
                NaturalGradientVi.Builder builder = NaturalGradientVi.builder()
                        .estimator(estimator)
                        .step(Steps.inverseSqrt(step))
                        .batchSize(batch)
                        .seed(seed);
                NaturalGradientVi vi =
                        (method == Method.SNGD ? builder.withoutProjection() : builder.projection(box)).build();
                return vi.fit(data.glm(), data.prior(), epochs);
            }
            EuclideanVi.Entropy entropy = method == Method.PROX_SGD
                    ? new EuclideanVi.Entropy.Prox()
                    : new EuclideanVi.Entropy.Projected(EuclideanVi.smoothness(data.glm(), data.prior()));
            return new EuclideanVi(entropy, estimator, Steps.inverseSqrt(step), batch, seed)
                    .fit(data.glm(), data.prior(), epochs, ViListener.NONE);
        } catch (PrecisionLeftDomainException | NonFiniteEnergyException diverged) {
            return null;
        }
    }

    private Hit hit(double step, @Nullable ViResult result) {
        if (result == null) {
            return new Hit(step, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, true);
        }
        double limit = data.best().loss() + threshold;
        double first = result.trace().stream()
                .filter(at -> at.loss() <= limit)
                .mapToDouble(ViTrace::epoch)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        return new Hit(step, first, result.loss() - data.best().loss(), false);
    }

    /** The fewest epochs of all step sizes; {@link #epochs} + 1 if none hits. */
    double fewest(List<Hit> hits) {
        return Math.min(
                epochs + 1.0, hits.stream().mapToDouble(Hit::epochs).min().orElse(Double.POSITIVE_INFINITY));
    }

    /**
     * Decades that the longest run of neighbouring step sizes spans which all hit; −1 if none does.
     *
     * @param hits by rising step size
     */
    static double decades(List<Hit> hits) {
        double widest = -1;
        double first = Double.NaN;
        for (Hit hit : hits) {
            if (!hit.reached()) {
                first = Double.NaN;
                continue;
            }
            if (Double.isNaN(first)) {
                first = hit.stepSize();
            }
            widest = Math.max(widest, Math.log10(hit.stepSize() / first));
        }
        return widest;
    }

    static double leastGap(List<Hit> hits) {
        return hits.stream().mapToDouble(Hit::gap).min().orElse(Double.POSITIVE_INFINITY);
    }
}
