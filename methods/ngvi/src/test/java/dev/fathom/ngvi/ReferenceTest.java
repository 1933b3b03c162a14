package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.baseline.EuclideanVi;
import dev.fathom.ngvi.baseline.JaakkolaVi;
import dev.fathom.ngvi.baseline.Laplace;
import dev.fathom.ngvi.baseline.ReferenceOptimum;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reference optima of section 6, the baselines, and N9. Real data are fetched into the cache of the user. */
class ReferenceTest {

    @Test
    void countsOfTheRecipeAreThoseOfTheSpecification() {
        Glm glm = Samples.counts();
        assertThat(glm.design().at(0, 0)).isCloseTo(0.0761398607, within(1e-10));
        double sum = 0;
        for (int row = 0; row < 200; row++) {
            sum += glm.label(row);
        }
        assertThat(sum).isEqualTo(219);
        GaussianPrior prior = GaussianPrior.standard(5);
        ReferenceOptimum best = ReferenceOptimum.of(glm, prior);
        assertThat(best.loss()).isCloseTo(184.394100289, within(1e-6));
        assertThat(best.q().means())
                .containsExactly(new double[] {0.1560, -0.4659, 0.5194, 0.5955, -0.0263}, within(1e-4));
        ViResult result = new TuningFreeVi().fit(glm, prior);
        assertThat(result.loss() - best.loss()).isBetween(-1e-9, 1e-4);
        assertThat(result.converged()).isTrue();
    }

    @Test
    void breastCancerOptimumIsReachedWithoutTuning() {
        check(Samples.breastCancer(), 1226.868995, 67.463323275, 0.1145, 8.330, -38.22, 384.8);
    }

    @Test
    void sixtyNodesCostLittleOnBreastCancer() {
        Glm glm = Samples.breastCancer();
        GaussianPrior prior = GaussianPrior.standard(glm.dim());
        MeanFieldGaussian q = new TuningFreeVi().fit(glm, prior).q();
        Predictive predictive = new Predictive(Likelihood.LOGISTIC, q);
        double fine = prior.divergenceFrom(q.means(), q.variances());
        for (int row = 0; row < glm.rows(); row++) {
            fine += LikelihoodTest.fineExpectation(
                    glm.label(row) * predictive.linearMean(glm.design(), row),
                    Math.sqrt(predictive.linearVariance(glm.design(), row)));
        }
        assertThat(fine - glm.loss(prior, q)).isBetween(4.5e-5, 5.2e-5);
    }

    /** Rows of large norm: the quadrature's smoothness matrix keeps a negative eigenvalue up to the optimum. */
    @Test
    void aFitWithWidePredictorsEndsByItsGradient() {
        int d = 100;
        Random random = new Random(5);
        double[] x = random.doubles(40L * d).map(each -> 3 * each).toArray();
        double[] y = new double[40];
        Arrays.setAll(y, i -> i % 2 == 0 ? 1 : -1);
        Glm glm = Glm.logistic(Design.rowMajor(d, x), y);
        GaussianPrior prior = GaussianPrior.standard(d);
        ViResult result = new TuningFreeVi(new TuningFreeVi.Options(1e-2, 2000, MomentBox.wide())).fit(glm, prior);
        assertThat(RelativeSmoothness.extremes(glm, result.q(), 1e-6)[0]).isNegative();
        assertThat(result.converged()).as(result.warnings().toString()).isTrue();
        assertThat(result.loss() - ReferenceOptimum.of(glm, prior).loss()).isBetween(-1e-9, 1e-2);
    }

    @Test
    void digitsOptimumIsReachedWithoutTuning() {
        check(Samples.digits(), 609.485026, 46.274773280, 0.1603, 19.799, -24.39, 378.9);
    }

    private static void check(
            Glm glm, double start, double optimum, double mu, double smoothness, double low, double high) {
        GaussianPrior prior = GaussianPrior.standard(glm.dim());
        MeanFieldGaussian q0 = MeanFieldGaussian.standard(glm.dim());
        assertThat(glm.loss(prior, q0)).isCloseTo(start, within(1e-6));
        ReferenceOptimum best = ReferenceOptimum.of(glm, prior);
        assertThat(best.loss()).isCloseTo(optimum, within(1e-6));
        double[] there = RelativeSmoothness.extremes(glm, best.q(), 1e-8);
        assertThat(there[0]).isCloseTo(mu, within(1e-4));
        assertThat(there[1]).isCloseTo(smoothness, within(1e-3));
        double[] ends = RelativeSmoothness.extremes(glm, q0, 1e-8);
        assertThat(ends[0]).isCloseTo(low, within(0.01));
        assertThat(ends[1]).isCloseTo(high, within(0.1));
        ViResult result = new TuningFreeVi().fit(glm, prior);
        assertThat(result.loss() - optimum).isBetween(-1e-6, 1e-4);
        double[] elbo = result.elboTrace();
        for (int t = 1; t < elbo.length; t++) {
            assertThat(elbo[t]).isGreaterThanOrEqualTo(elbo[t - 1]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1e6, -3, -1e-3, 0, 1e-3, 2, 1e6})
    void proxOfTheEntropySolvesItsEquation(double c) {
        for (double gamma : new double[] {1e-6, 0.1, 10}) {
            double sigma = EuclideanVi.proxOfEntropy(c, gamma);
            assertThat(sigma).isPositive();
            assertThat(sigma - c - gamma / sigma).isCloseTo(0, within(1e-9 * (1 + Math.abs(c))));
        }
    }

    @Test
    void allBaselinesGoToTheSameOptimum() {
        Glm glm = Samples.logistic(100, 3, 21);
        GaussianPrior prior = GaussianPrior.standard(3);
        double best = ReferenceOptimum.of(glm, prior).loss();
        StepSize step = Steps.constant(0.01);
        GradientEstimator exact = Estimators.quadrature(40);
        ViResult prox = new EuclideanVi(new EuclideanVi.Entropy.Prox(), exact, step, 0, 0)
                .fit(glm, prior, 2000, ViListener.NONE);
        assertThat(prox.loss()).isCloseTo(best, within(1e-6));
        double m = EuclideanVi.smoothness(glm, prior);
        ViResult projected = new EuclideanVi(new EuclideanVi.Entropy.Projected(m), exact, step, 0, 0)
                .fit(glm, prior, 2000, ViListener.NONE);
        assertThat(projected.loss()).isCloseTo(best, within(1e-6));
        ViResult advi = new AdamVi(new AdamVi.Gradient.Path(Estimators.reparameterised(4)), 0.01, 0, 0)
                .fit(glm, prior, 1500, ViListener.NONE);
        assertThat(advi.loss()).isCloseTo(best, within(0.1));
        ViResult score = new AdamVi(new AdamVi.Gradient.Score(32), 0.01, 0, 0).fit(glm, prior, 1500, ViListener.NONE);
        assertThat(score.loss()).isCloseTo(best, within(0.5));
        assertThat(glm.loss(prior, Laplace.fit(glm, prior).meanField())).isBetween(best, best + 0.1);
        assertThat(glm.loss(prior, JaakkolaVi.fit(glm, prior))).isBetween(best, best + 0.1);
    }

    /** XᵀX of rows ±(1, −1) and (2, −2) is 6 (1, −1; −1, 1), whose largest eigenvalue is 12. */
    @Test
    void smoothnessIsFoundWhereEveryRowSumsToZero() {
        Glm glm = Glm.logistic(Design.rowMajor(2, 1, -1, -1, 1, 2, -2), 0, 1, 1);
        assertThat(EuclideanVi.smoothness(glm, GaussianPrior.isotropic(2, 0.5))).isCloseTo(12 / 4.0 + 4, within(1e-12));
        Glm empty = Glm.logistic(Design.rowMajor(2, 0, 0, 0, 0), 0, 1);
        assertThat(EuclideanVi.smoothness(empty, GaussianPrior.standard(2))).isEqualTo(1);
    }

    @Test
    void aBaselineThatOverflowsSaysSo() {
        Glm glm = Glm.poisson(Design.rowMajor(1, 1000, -1000), 0, 3);
        GaussianPrior prior = GaussianPrior.standard(1);
        assertThatThrownBy(
                        () -> new AdamVi(new AdamVi.Gradient.Score(32), 0.03, 0, 1).fit(glm, prior, 3, ViListener.NONE))
                .isInstanceOf(NonFiniteEnergyException.class)
                .hasMessageContaining("step 0");
        Glm flat = Glm.logistic(Design.rowMajor(2, 1e9, 1e9, -1e9, -1e9), 0, 1);
        assertThatThrownBy(() -> Laplace.fit(flat, GaussianPrior.standard(2)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("not positive definite");
        Glm vast = Glm.logistic(Design.rowMajor(1, 1e200, -1e200), 0, 1);
        assertThatThrownBy(() -> Laplace.fit(vast, GaussianPrior.standard(1)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("S0 is infinite");
    }

    @Test
    void leavingTheLossOutChangesNothingElse() {
        Glm glm = Samples.logistic(30, 2, 23);
        GaussianPrior prior = GaussianPrior.standard(2);
        AdamVi advi = new AdamVi(new AdamVi.Gradient.Path(Estimators.reparameterised(2)), 0.05, 8, 3);
        ViResult with = advi.fit(glm, prior, 4, ViListener.NONE);
        ViResult without = advi.fitWithoutLoss(glm, prior, 4);
        assertThat(without.q().means()).containsExactly(with.q().means());
        assertThat(without.q().variances()).containsExactly(with.q().variances());
        assertThat(without.steps()).isEqualTo(with.steps());
        assertThat(with.trace()).allMatch(at -> Double.isFinite(at.loss()));
        assertThat(without.trace()).allMatch(at -> Double.isNaN(at.loss()));
    }

    @Test
    void marginalsOfLaplaceAreWiderThanItsMeanField() {
        Laplace laplace = Laplace.fit(Samples.logistic(50, 3, 22), GaussianPrior.standard(3));
        for (int i = 0; i < 3; i++) {
            assertThat(laplace.marginal().variance(i))
                    .isGreaterThan(laplace.meanField().variance(i));
        }
    }
}
