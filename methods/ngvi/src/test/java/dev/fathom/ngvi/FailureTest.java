package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.Rng;
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
        assertThatThrownBy(() -> Glm.logistic(TWO, 1, 2)).hasMessageContaining("label 1 is 2.0");
        assertThatThrownBy(() -> Glm.poisson(TWO, 1, 2.5)).hasMessageContaining("label 1 is 2.5");
        assertThatThrownBy(() -> Glm.poisson(TWO, -1, 2)).hasMessageContaining("label 0 is -1.0");
        assertThatThrownBy(() -> Glm.probit(TWO, 1, Double.NaN)).hasMessageContaining("label 1 is NaN");
        assertThatThrownBy(() -> Glm.logistic(TWO, 1, 1)).hasMessageContaining("all 2 labels are 1.0");
        assertThatThrownBy(() -> Glm.logistic(TWO, 1)).hasMessageContaining("1 labels for 2 rows");
    }

    @Test
    void energyThatIsNotFiniteIsShownWithItsPlace() {
        Glm glm = Glm.poisson(Design.rowMajor(1, 1000, 1), 0, 3);
        assertThatThrownBy(() -> NaturalGradientVi.builder()
                        .step(Steps.constant(1))
                        .batchSize(0)
                        .build()
                        .fit(glm, GaussianPrior.standard(1), 10))
                .isInstanceOf(NonFiniteEnergyException.class)
                .hasMessageContaining("at z = [");
        assertThatThrownBy(() -> new TuningFreeVi()
                        .fit(glm, GaussianPrior.standard(1), MeanFieldGaussian.standard(1), ViListener.NONE))
                .isInstanceOf(NonFiniteEnergyException.class);
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
            boolean halved = result.trace().get(result.trace().size() - 1).stepSize() == 0;
            double envelope = result.trace().get(result.trace().size() - 1).envelope();
            assertThat(result.converged()).isEqualTo(envelope == 0);
            if (halved && envelope > 0) {
                stuck++;
                assertThat(result.warnings()).anyMatch(text -> text.contains("hides every descent"));
            }
        }
        assertThat(stuck).isPositive();
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
        Samples.Quadratic own = new Samples.Quadratic(new double[][] {{1}}, new double[] {0});
        assertThatThrownBy(() -> new LikelihoodGradient(own, Estimators.quadrature(20), Rng.seed(0)))
                .hasMessageContaining("not for Quadratic");
    }
}
