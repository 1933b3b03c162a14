package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.baseline.EuclideanVi;
import dev.fathom.ngvi.baseline.JaakkolaVi;
import dev.fathom.ngvi.baseline.Laplace;
import dev.fathom.ngvi.baseline.ReferenceOptimum;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Every wrong input of section 7 gets a line that says what, where, which value and what to do. */
class FailureTest {

    private static final Design TWO = Design.rowMajor(1, 1, 2);

    @Test
    void holesInTheDesignAreNamed() {
        assertThatThrownBy(() -> Design.rowMajor(2, 1, 2, 3, Double.NaN))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("NaN in row 1, column 1");
        assertThatThrownBy(() -> Design.of(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("row 1 has 2 values, row 0 has 1");
    }

    @Test
    void labelsOfTheWrongKindAreNamed() {
        assertThatThrownBy(() -> Glm.logistic(TWO, 1, 2)).hasMessageContaining("label 1 (from 0) is 2.0");
        assertThatThrownBy(() -> Glm.poisson(TWO, 1, 2.5)).hasMessageContaining("label 1 (from 0) is 2.5");
        assertThatThrownBy(() -> Glm.poisson(TWO, -1, 2)).hasMessageContaining("label 0 (from 0) is -1.0");
        assertThatThrownBy(() -> Glm.probit(TWO, 1, Double.NaN)).hasMessageContaining("label 1 (from 0) is NaN");
        assertThatThrownBy(() -> Glm.logistic(TWO, 1, 1)).hasMessageContaining("all 2 labels are 1.0");
        assertThatThrownBy(() -> Glm.logistic(TWO, 1)).hasMessageContaining("1 labels for 2 rows");
    }

    @Test
    void energyThatIsNotFiniteIsShownWithItsPlace() {
        Glm glm = Glm.poisson(Design.rowMajor(1, 1e5, -1e5), 0, 3); // e^a overflows where |z| > 0.0071
        for (GradientEstimator estimator : List.of(Estimators.price(4), Estimators.reparameterised(4))) {
            for (boolean boxed : new boolean[] {true, false}) {
                NaturalGradientVi.Builder builder = NaturalGradientVi.builder()
                        .estimator(estimator)
                        .step(Steps.constant(1))
                        .batchSize(0)
                        .withoutLoss();
                NaturalGradientVi vi = (boxed ? builder : builder.withoutProjection()).build();
                assertThatThrownBy(() -> vi.fit(glm, GaussianPrior.standard(1), 10))
                        .isInstanceOfSatisfying(NonFiniteEnergyException.class, e -> assertThat(Math.abs(e.z()[0]))
                                .isGreaterThan(0.0071)) // the draw, not m = 0
                        .hasMessageContaining("at z = [");
            }
        }
        assertThatThrownBy(() -> new TuningFreeVi()
                        .fit(glm, GaussianPrior.standard(1), MeanFieldGaussian.standard(1), ViListener.NONE))
                .isInstanceOf(NonFiniteEnergyException.class);
    }

    @Test
    void aStepThatIsNotFiniteIsRefused() {
        double[][] curvatures = {{Double.POSITIVE_INFINITY}, {Double.NaN}, {1}};
        double[][] gradients = {{0}, {0}, {Double.NEGATIVE_INFINITY}};
        for (int k = 0; k < 3; k++) {
            double[] curvature = curvatures[k];
            double[] gradient = gradients[k];
            NaturalStep step = new NaturalStep(
                    MeanFieldGaussian.standard(1), GaussianPrior.standard(1), new Domain.Project(MomentBox.standard()));
            assertThatThrownBy(() -> step.step(0, 0.5, gradient, curvature))
                    .isInstanceOf(NonFiniteEnergyException.class)
                    .hasMessageContaining("the step of coordinate 0");
        }
    }

    @Test
    void boxThatExcludesTheStartIsRefused() {
        assertThatThrownBy(() -> NaturalGradientVi.builder()
                        .start(MeanFieldGaussian.of(new double[] {3}, new double[] {1}))
                        .projection(MomentBox.of(2, 10))
                        .build()
                        .fit(Samples.logistic(4, 1, 1), GaussianPrior.standard(1), 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("mean 3.0 and variance 1.0, lies outside");
        assertThatThrownBy(() -> MomentBox.of(0, 10)).hasMessageContaining("U = 0.0");
        assertThatThrownBy(() -> MomentBox.of(Double.POSITIVE_INFINITY, 10))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("U = Infinity");
        assertThatThrownBy(() -> MomentBox.of(10, Double.POSITIVE_INFINITY)).hasMessageContaining("D = Infinity");
    }

    @Test
    void separableClassesAreNotedAndStillFitted() {
        Glm apart = Glm.logistic(Design.rowMajor(1, -2, -1, 1, 2), -1, -1, 1, 1);
        ViResult result = new TuningFreeVi().fit(apart, GaussianPrior.standard(1));
        assertThat(result.warnings()).anyMatch(text -> text.contains("separable"));
        assertThat(result.converged()).isTrue();
        assertThat(new TuningFreeVi()
                        .fit(Samples.logistic(40, 2, 3), GaussianPrior.standard(2))
                        .warnings())
                .isEmpty();
    }

    @Test
    void aToleranceBelowRoundingIsNotCalledConverged() {
        int stuck = 0;
        for (int seed = 0; seed < 20; seed++) {
            ViResult result = new TuningFreeVi(new TuningFreeVi.Options(1e-300, 300, MomentBox.wide()))
                    .fit(
                            Samples.logistic(12, 2, seed),
                            GaussianPrior.standard(2),
                            MeanFieldGaussian.standard(2),
                            ViListener.NONE);
            double envelope = result.trace().get(result.trace().size() - 1).envelope();
            assertThat(result.converged()).isEqualTo(envelope == 0);
            assertThat(result.trace()).noneMatch(at -> at.stepSize() == 0); // a step not taken is none
            stuck += result.warnings().stream().anyMatch(text -> text.contains("hides every descent")) ? 1 : 0;
        }
        assertThat(stuck).isPositive();
    }

    @Test
    void aPriorOfAnotherLengthIsBlamedWhereverItGoes() {
        Glm glm = Samples.logistic(8, 2, 1);
        GradientEstimator price = Estimators.price(1);
        for (int length : new int[] {1, 3}) {
            GaussianPrior prior = GaussianPrior.standard(length);
            List<ThrowingCallable> uses = List.of(
                    () -> TuningFreeVi.start(glm, prior),
                    () -> new TuningFreeVi().fit(glm, prior, MeanFieldGaussian.standard(length), ViListener.NONE),
                    () -> NaturalGradientVi.builder().build().fit(glm, prior, 1),
                    () -> new EuclideanVi(new EuclideanVi.Entropy.Prox(), price, Steps.constant(0.01), 0, 1)
                            .fit(glm, prior, 1, ViListener.NONE),
                    () -> new AdamVi(new AdamVi.Gradient.Score(2), 0.01, 0, 1).fit(glm, prior, 1, ViListener.NONE),
                    () -> EuclideanVi.smoothness(glm, prior),
                    () -> Laplace.fit(glm, prior),
                    () -> JaakkolaVi.fit(glm, prior),
                    () -> ReferenceOptimum.of(glm, prior),
                    () -> glm.loss(prior, MeanFieldGaussian.standard(2)),
                    () -> glm.lossAndGradient(prior, new double[2], new double[] {1, 1}, new double[4]),
                    () -> Diagnostics.bregmanEnvelope(
                            glm, prior, MeanFieldGaussian.standard(2), MomentBox.standard(), 1));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use)
                        .isInstanceOf(ModelException.class)
                        .hasMessageContaining("the prior has " + length + " coordinates, the model 2");
            }
        }
    }

    @Test
    void aStartOfAnotherLengthIsBlamedItself() {
        Glm glm = Samples.logistic(8, 2, 1);
        GaussianPrior prior = GaussianPrior.standard(2);
        for (int length : new int[] {1, 3}) {
            MeanFieldGaussian q = MeanFieldGaussian.standard(length);
            assertThatThrownBy(() -> new TuningFreeVi().fit(glm, prior, q, ViListener.NONE))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("the start has " + length + " coordinates, the model 2");
            assertThatThrownBy(
                            () -> NaturalGradientVi.builder().start(q).build().fit(glm, prior, 1))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("the start has " + length + " coordinates, the model 2");
            assertThatThrownBy(() -> glm.loss(prior, q))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("the posterior has " + length + " coordinates, the model 2");
        }
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertThatThrownBy(() -> Steps.constant(-1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() -> Estimators.price(0)).hasMessageContaining("0 draws");
        assertThatThrownBy(() -> Estimators.quadrature(101)).hasMessageContaining("101 nodes");
        assertThatThrownBy(() -> GaussianPrior.isotropic(2, 0)).hasMessageContaining("precision Infinity");
        assertThatThrownBy(() -> NaturalGradientVi.builder()
                        .build()
                        .fit(Samples.logistic(4, 1, 1), GaussianPrior.standard(1), 0))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("0 epochs");
        assertThatThrownBy(() -> new TuningFreeVi().fit(Samples.logistic(4, 2, 1), GaussianPrior.standard(3)))
                .hasMessageContaining("prior has 3 coordinates, the model 2");
        assertThatThrownBy(() -> Diagnostics.loss(
                        new Samples.Quadratic(new double[][] {{1}}, new double[] {0}),
                        GaussianPrior.standard(1),
                        MeanFieldGaussian.standard(1),
                        0,
                        Rng.seed(0)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("from 0 draws");
        Samples.Quadratic own = new Samples.Quadratic(new double[][] {{1}}, new double[] {0});
        assertThatThrownBy(() -> new LikelihoodGradient(own, Estimators.quadrature(20), Rng.seed(0)))
                .hasMessageContaining("not for Quadratic");
    }
}
