package dev.fathom.ngvi.study;

import dev.fathom.ngvi.Estimators;
import dev.fathom.ngvi.GradientEstimator;
import dev.fathom.ngvi.MomentBox;
import dev.fathom.ngvi.NaturalGradientVi;
import dev.fathom.ngvi.NonFiniteEnergyException;
import dev.fathom.ngvi.PrecisionLeftDomainException;
import dev.fathom.ngvi.Steps;
import dev.fathom.ngvi.ViListener;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.baseline.EuclideanVi;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs of one method with several first step sizes, all from the same seed: γ_t = γ0/√(1+t), or a constant learning
 * rate for Adam.
 *
 * @param data the model
 * @param estimator the estimator of all methods but ADVI, which reparameterises, and black-box VI, which scores
 * @param batch rows in a minibatch
 * @param epochs passes over the data
 * @param threshold nats above the optimum that count as a hit
 */
record Sweep(StudyData data, GradientEstimator estimator, int batch, int epochs, double threshold) {

    private static final List<Double> NATURAL = List.of(0.01, 0.03, 0.1, 0.3, 1.0);
    private static final List<Double> EUCLIDEAN = List.of(3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3);
    private static final List<Double> ADAM = List.of(1e-3, 3e-3, 0.01, 0.03, 0.1);
    private static final int PATH_DRAWS = 4;
    private static final int SCORE_DRAWS = 32;

    /** A method of the sweep. */
    enum Method {
        SNGD("SNGD", NATURAL),
        PROJ_SNGD("Proj-SNGD", NATURAL),
        PROX_SGD("Prox-SGD", EUCLIDEAN),
        PROJ_SGD("Proj-SGD", EUCLIDEAN),
        ADVI("ADVI", ADAM),
        ADAM_HESSIAN("Adam, Hessian", ADAM),
        BBVI("BBVI", ADAM);

        private final String label;
        private final List<Double> grid;

        Method(String label, List<Double> grid) {
            this.label = label;
            this.grid = grid;
        }

        String label() {
            return label;
        }

        double[] steps() {
            return grid.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /**
     * What one run gave; a diverged one never hits and has an infinite gap.
     *
     * @param epochs passes over the data until the first hit; infinite if there is none
     * @param gap nats above the optimum at the end
     * @param leftDomain whether it diverged
     * @param gaps nats above the optimum after each epoch, from 0 on; empty if it diverged
     */
    record Hit(double stepSize, double epochs, double gap, boolean leftDomain, List<Double> gaps) {

        boolean reached() {
            return Double.isFinite(epochs);
        }

        /** The gap after an epoch; infinite if the run diverged. */
        double gapAfter(int epoch) {
            return epoch < gaps.size() ? gaps.get(epoch) : Double.POSITIVE_INFINITY;
        }
    }

    /** The sweep of most claims: batches of 64, 60 epochs, a hit within 5 nats. */
    static Sweep usual(StudyData data, GradientEstimator estimator) {
        return new Sweep(data, estimator, 64, 60, 5);
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
            return switch (method) {
                case SNGD -> natural(step, seed).withoutProjection().build().fit(data.glm(), data.prior(), epochs);
                case PROJ_SNGD -> natural(step, seed).projection(box).build().fit(data.glm(), data.prior(), epochs);
                case PROX_SGD -> euclidean(new EuclideanVi.Entropy.Prox(), step, seed);
                case PROJ_SGD ->
                    euclidean(
                            new EuclideanVi.Entropy.Projected(EuclideanVi.smoothness(data.glm(), data.prior())),
                            step,
                            seed);
                case ADVI -> adam(new AdamVi.Gradient.Path(Estimators.reparameterised(PATH_DRAWS)), step, seed);
                case ADAM_HESSIAN -> adam(new AdamVi.Gradient.Path(estimator), step, seed);
                case BBVI -> adam(new AdamVi.Gradient.Score(SCORE_DRAWS), step, seed);
            };
        } catch (PrecisionLeftDomainException | NonFiniteEnergyException diverged) {
            return null;
        }
    }

    private NaturalGradientVi.Builder natural(double step, long seed) {
        return NaturalGradientVi.builder()
                .estimator(estimator)
                .step(Steps.inverseSqrt(step))
                .batchSize(batch)
                .seed(seed);
    }

    private ViResult euclidean(EuclideanVi.Entropy entropy, double step, long seed) {
        return new EuclideanVi(entropy, estimator, Steps.inverseSqrt(step), batch, seed)
                .fit(data.glm(), data.prior(), epochs, ViListener.NONE);
    }

    private ViResult adam(AdamVi.Gradient gradient, double step, long seed) {
        return new AdamVi(gradient, step, batch, seed).fit(data.glm(), data.prior(), epochs, ViListener.NONE);
    }

    private Hit hit(double step, @Nullable ViResult result) {
        if (result == null) {
            return new Hit(step, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, true, List.of());
        }
        double limit = data.best().loss() + threshold;
        double first = result.trace().stream()
                .filter(at -> at.loss() <= limit)
                .mapToDouble(ViTrace::epoch)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        List<Double> gaps = result.trace().stream()
                .map(at -> at.loss() - data.best().loss())
                .toList();
        return new Hit(step, first, result.loss() - data.best().loss(), false, gaps);
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
