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
                .hasMessageContaining("label 2 (from 0) is 2.0");
        assertThatThrownBy(
                        () -> new PredictorLogJoint(1, Likelihood.POISSON, new double[] {0, -1, 2}, line, Rng.seed(4)))
                .hasMessageContaining("label 1 (from 0) is -1.0");
        assertThatThrownBy(() -> new PredictorLogJoint(1, Likelihood.PROBIT, new double[] {1, 1, 1}, line, Rng.seed(4)))
                .hasMessageContaining("all 3 labels are 1.0");
    }

    @Test
    void aPredictorOfAnotherShapeIsRefused() {
        Tensor x = Tensors.of(Samples.logistic(6, 2, 34).design().values(), 6, 2);
        double[] labels = {1, 0, 1, 0, 1, 0};
        double[] z = {0.5, -1};
        double[] g = new double[2];
        PredictorLogJoint column = new PredictorLogJoint(
                2, Likelihood.LOGISTIC, labels, (at, batch) -> x.matmul(at).reshape(6, 1), Rng.seed(5));
        assertThatThrownBy(() -> column.energy(z, null, g, null)) // (6, 1) times (6) would be (6, 6)
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("gave the shape [6, 1] for 6 rows");
        PredictorLogJoint deaf =
                new PredictorLogJoint(2, Likelihood.LOGISTIC, labels, (at, batch) -> x.matmul(at), Rng.seed(5));
        assertThatThrownBy(() -> deaf.energy(z, new int[] {1, 3}, g, null))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("gave the shape [6] for 2 rows");
    }

    @Test
    void signsAreDrawnForCurvatureAlone() {
        Tensor x = Tensors.of(Samples.logistic(6, 2, 35).design().values(), 6, 2);
        double[] z = {0.5, -1};
        double[][] curvature = new double[2][2];
        for (int looks = 0; looks < 2; looks++) {
            PredictorLogJoint own = new PredictorLogJoint(
                    2, Likelihood.LOGISTIC, new double[] {1, 0, 1, 0, 1, 0}, (at, batch) -> x.matmul(at), Rng.seed(6));
            double[] g = new double[2];
            for (int k = 0; k < looks; k++) {
                own.energy(z, null, g, null);
            }
            own.energy(z, null, g, curvature[looks]);
        }
        assertThat(curvature[1]).containsExactly(curvature[0]);
    }

    @Test
    void howOftenTheLossIsLookedAtDoesNotChangeAFit() {
        Tensor x = Tensors.of(Samples.logistic(12, 2, 36).design().values(), 12, 2);
        double[] labels = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0};
        double[][] means = new double[2][];
        for (int k = 0; k < 2; k++) {
            PredictorLogJoint own = new PredictorLogJoint(
                    2,
                    Likelihood.LOGISTIC,
                    labels,
                    (at, batch) -> (batch == null ? x : x.indexSelect(0, Tensors.of(batch, batch.length))).matmul(at),
                    Rng.seed(7));
            NaturalGradientVi.Builder builder =
                    NaturalGradientVi.builder().batchSize(4).seed(3);
            means[k] = (k == 0 ? builder : builder.withoutLoss())
                    .build()
                    .fit(own, GaussianPrior.standard(2), 3)
                    .q()
                    .means();
        }
        assertThat(means[1]).containsExactly(means[0]);
    }

    @Test
    void aModelThatWritesNoCurvatureIsFoundOut() {
        LogJoint half = new LogJoint() {
            @Override
            public int dim() {
                return 1;
            }

            @Override
            public int rows() {
                return 1;
            }

            @Override
            public double energy(double[] z, int[] batch, double[] gradient, double[] hessianDiagonal) {
                gradient[0] = z[0] - 3;
                return (z[0] - 3) * (z[0] - 3) / 2;
            }
        };
        assertThatThrownBy(() -> NaturalGradientVi.builder().build().fit(half, GaussianPrior.standard(1), 5))
                .isInstanceOf(NonFiniteEnergyException.class)
                .hasMessageContaining("NaN if the model wrote none");
        assertThat(NaturalGradientVi.builder()
                        .estimator(Estimators.reparameterised(4))
                        .build()
                        .fit(half, GaussianPrior.standard(1), 50)
                        .q()
                        .mean(0))
                .isGreaterThan(0.5);
    }

    @Test
    void aSmallBayesianNetworkLearnsWhatNoLineCanTellApart() {
        BayesianNetworkExample.Result result = BayesianNetworkExample.run();
        assertThat(result.accuracy()).isGreaterThan(0.9);
        assertThat(result.fit().warnings()).anyMatch(text -> text.contains("not known to be log-concave"));
    }
}
