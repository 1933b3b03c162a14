package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Models written as tensors. */
class OwnModelTest {

    @Test
    void autogradGivesTheDerivativesOfTheSameModelInPlainJava() {
        Glm glm = Samples.logistic(6, 3, 31);
        Tensor x = Tensors.of(glm.design().values(), 6, 3);
        Tensor y = Tensors.zeros(DType.F64, 6);
        for (int row = 0; row < 6; row++) {
            y.select(0, row).fill(glm.label(row));
        }
        TensorLogJoint own = new TensorLogJoint(
                3, 1, (z, batch) -> x.matmul(z).mul(y).neg().exp().log1p().sum(), Rng.seed(1));
        double[] z = {0.3, -0.4, 0.2};
        double[] g = new double[3];
        double[] h = new double[3];
        double[] sum = new double[3];
        int draws = 4000;
        for (int k = 0; k < draws; k++) {
            own.energy(z, null, g, h);
            for (int i = 0; i < 3; i++) {
                sum[i] += h[i] / draws;
            }
        }
        double[] expected = new double[3];
        double[] diagonal = new double[3];
        assertThat(own.energy(z, null, g, null)).isCloseTo(glm.energy(z, null, expected, diagonal), within(1e-12));
        assertThat(g).containsExactly(expected, within(1e-12));
        assertThat(sum).containsExactly(diagonal, within(0.06));
    }

    @Test
    void gaussNewtonOfALinearPredictorIsTheHessian() {
        Glm glm = Samples.logistic(6, 2, 32);
        Tensor x = Tensors.of(glm.design().values(), 6, 2);
        double[] labels = new double[6];
        Arrays.setAll(labels, glm::label);
        PredictorLogJoint own =
                new PredictorLogJoint(2, Likelihood.LOGISTIC, labels, (z, batch) -> x.matmul(z), Rng.seed(2));
        double[] z = {0.5, -1};
        double[] g = new double[2];
        double[] h = new double[2];
        double[] sum = new double[2];
        int draws = 4000;
        for (int k = 0; k < draws; k++) {
            own.energy(z, null, g, h);
            for (int i = 0; i < 2; i++) {
                assertThat(h[i]).isNotNegative();
                sum[i] += h[i] / draws;
            }
        }
        double[] expected = new double[2];
        double[] diagonal = new double[2];
        glm.energy(z, null, expected, diagonal);
        assertThat(g).containsExactly(expected, within(1e-12));
        assertThat(sum).containsExactly(diagonal, within(0.12));
    }

    @Test
    void everyRowOfAPredictorIsScaledToTheWholeData() {
        Glm glm = Samples.logistic(6, 2, 33);
        Tensor x = Tensors.of(glm.design().values(), 6, 2);
        double[] labels = new double[6];
        Arrays.setAll(labels, glm::label);
        PredictorLogJoint own = new PredictorLogJoint(
                2,
                Likelihood.LOGISTIC,
                labels,
                (z, batch) -> (batch == null ? x : x.indexSelect(0, Tensors.of(batch, batch.length))).matmul(z),
                Rng.seed(3));
        double[] z = {0.5, -1};
        double[] g = new double[2];
        double[] h = new double[2];
        double[] mean = new double[2];
        double[] curvature = new double[2];
        for (int row = 0; row < 6; row++) {
            own.derivatives(z, new int[] {row}, g, h); // the sign of a single row is squared away
            for (int i = 0; i < 2; i++) {
                mean[i] += g[i] / 6;
                curvature[i] += h[i] / 6;
            }
        }
        own.derivatives(z, null, g, null);
        assertThat(mean).containsExactly(g, within(1e-12));
        glm.derivatives(z, null, g, h);
        assertThat(mean).containsExactly(g, within(1e-12));
        assertThat(curvature).containsExactly(h, within(1e-12));
    }

    @Test
    void labelsOfAPredictorAreThoseOfAGeneralisedLinearModel() {
        Tensor x = Tensors.of(new double[] {1, 2, -1}, 3);
        PredictorLogJoint.Predictor line = (z, batch) -> x.mul(z);
        double[] g = new double[1];
        double[] z = {0.4};
        double signs = new PredictorLogJoint(1, Likelihood.LOGISTIC, new double[] {-1, 1, 1}, line, Rng.seed(4))
                .energy(z, null, g, null);
        double bits = new PredictorLogJoint(1, Likelihood.LOGISTIC, new double[] {0, 1, 1}, line, Rng.seed(4))
                .energy(z, null, g, null);
        assertThat(bits).isEqualTo(signs);
        assertThatThrownBy(
                        () -> new PredictorLogJoint(1, Likelihood.LOGISTIC, new double[] {0, 1, 2}, line, Rng.seed(4)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("label 2 is 2.0");
        assertThatThrownBy(
                        () -> new PredictorLogJoint(1, Likelihood.POISSON, new double[] {0, -1, 2}, line, Rng.seed(4)))
                .hasMessageContaining("label 1 is -1.0");
        assertThatThrownBy(() -> new PredictorLogJoint(1, Likelihood.PROBIT, new double[] {1, 1, 1}, line, Rng.seed(4)))
                .hasMessageContaining("all 3 labels are 1.0");
    }

    @Test
    void aSmallBayesianNetworkLearnsWhatNoLineCanTellApart() {
        BayesianNetworkExample.Result result = BayesianNetworkExample.run();
        assertThat(result.accuracy()).isGreaterThan(0.9);
        assertThat(result.fit().warnings()).anyMatch(text -> text.contains("not known to be log-concave"));
    }
}
