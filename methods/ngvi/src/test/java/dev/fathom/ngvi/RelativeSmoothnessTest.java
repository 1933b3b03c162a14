package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.ngvi.baseline.ReferenceOptimum;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

/** N6-N8, N11 of the specification. */
class RelativeSmoothnessTest {

    @Test
    void eigenvaluesAreThoseOfTheTwoHessiansInExpectationParameters() {
        Glm glm = Samples.logistic(7, 2, 12);
        GaussianPrior prior = GaussianPrior.standard(2);
        double[] omega = {0.4, -0.2, 0.16 + 0.8, 0.04 + 0.3}; // means, then m² + v
        RealMatrix loss = hessian(w -> glm.loss(prior, gaussian(w)), omega);
        RealMatrix mirror = hessian(w -> -0.5 * (Math.log(w[2] - w[0] * w[0]) + Math.log(w[3] - w[1] * w[1])), omega);
        RealMatrix inverse = MatrixUtils.inverse(new CholeskyDecomposition(mirror, 1e-6, 1e-12).getL());
        RealMatrix whitened = inverse.multiply(loss).multiplyTransposed(inverse);
        double[] expected = new EigenDecompositionSymmetric(
                        whitened.add(whitened.transpose()).scalarMultiply(0.5))
                .getEigenvalues();
        Arrays.sort(expected);
        double[] found = RelativeSmoothness.at(glm, gaussian(omega)).eigenvalues();
        for (int i = 0; i < 4; i++) {
            assertThat(found[i]).isCloseTo(expected[i], within(1e-4 * Math.abs(expected[i])));
        }
        double[] ends = RelativeSmoothness.extremes(glm, gaussian(omega), 1e-10);
        assertThat(ends[0]).isCloseTo(found[0], within(1e-8));
        assertThat(ends[1]).isCloseTo(found[3], within(1e-8));
    }

    private static MeanFieldGaussian gaussian(double[] w) {
        return MeanFieldGaussian.of(new double[] {w[0], w[1]}, new double[] {w[2] - w[0] * w[0], w[3] - w[1] * w[1]});
    }

    private static RealMatrix hessian(java.util.function.ToDoubleFunction<double[]> f, double[] at) {
        double e = 1e-4;
        double[][] h = new double[at.length][at.length];
        for (int i = 0; i < at.length; i++) {
            for (int j = 0; j < at.length; j++) {
                double sum = 0;
                for (int a = -1; a <= 1; a += 2) {
                    for (int b = -1; b <= 1; b += 2) {
                        double[] w = at.clone();
                        w[i] += a * e;
                        w[j] += b * e;
                        sum += a * b * f.applyAsDouble(w);
                    }
                }
                h[i][j] = sum / (4 * e * e);
            }
        }
        return new Array2DRowRealMatrix(h);
    }

    @Test
    void quadraticWithDiagonalHessianWouldGiveTheIdentity() {
        Glm flat = Glm.poisson(Design.rowMajor(1, 1e-9, 1e-9), 0, 1);
        assertThat(RelativeSmoothness.at(flat, MeanFieldGaussian.standard(1)).eigenvalues())
                .containsExactly(new double[] {1, 1}, within(1e-9));
    }

    @Test
    void lossIsStronglyConvexInMeanAndDeviation() {
        Glm glm = Samples.logistic(30, 3, 13);
        GaussianPrior prior = GaussianPrior.of(new double[3], new double[] {0.7, 1, 2});
        Random random = new Random(14);
        for (int k = 0; k < 200; k++) {
            MeanFieldGaussian p = Samples.gaussian(3, random);
            MeanFieldGaussian q = Samples.gaussian(3, random);
            double[] m = new double[3];
            double[] v = new double[3];
            double square = 0;
            for (int i = 0; i < 3; i++) {
                m[i] = (p.mean(i) + q.mean(i)) / 2;
                double deviation = (p.deviation(i) + q.deviation(i)) / 2;
                v[i] = deviation * deviation;
                square += Math.pow(p.mean(i) - q.mean(i), 2) + Math.pow(p.deviation(i) - q.deviation(i), 2);
            }
            double middle = glm.loss(prior, MeanFieldGaussian.of(m, v));
            assertThat(middle)
                    .isLessThanOrEqualTo((glm.loss(prior, p) + glm.loss(prior, q)) / 2 - 0.7 / 8 * square + 1e-10);
        }
    }

    @Test
    void lossIsNotConvexInExpectationParameters() {
        RelativeSmoothness rs =
                RelativeSmoothness.at(Samples.steep(), MeanFieldGaussian.of(new double[] {-0.6}, new double[] {7.389}));
        assertThat(rs.smallest()).isCloseTo(-1.09e3, within(10.0));
    }

    @Test
    void stepsOfTheInverseSmoothnessNeverRaiseTheLoss() {
        Glm glm = Samples.logistic(80, 6, 15);
        ViResult result = new TuningFreeVi().fit(glm, GaussianPrior.standard(6));
        double[] elbo = result.elboTrace();
        for (int t = 1; t < elbo.length; t++) {
            assertThat(elbo[t]).isGreaterThanOrEqualTo(elbo[t - 1]);
        }
        double best = ReferenceOptimum.of(glm, GaussianPrior.standard(6)).loss();
        assertThat(result.loss()).isCloseTo(best, within(1e-4));
        assertThat(result.converged()).isTrue();
    }

    @Test
    void localRateIsNoWorseThanSmoothnessAndConvexityPromise() {
        Glm glm = Samples.logistic(80, 6, 15);
        GaussianPrior prior = GaussianPrior.standard(6);
        ReferenceOptimum best = ReferenceOptimum.of(glm, prior);
        RelativeSmoothness rs = RelativeSmoothness.at(glm, best.q());
        double factor = Math.pow(1 - rs.smallest() / rs.smoothness(), 2);
        ViResult result = NaturalGradientVi.builder()
                .estimator(Estimators.quadrature(60))
                .step(Steps.constant(1 / rs.smoothness()))
                .batchSize(0)
                .projection(MomentBox.wide())
                .start(MeanFieldGaussian.of(
                        plus(best.q().means(), 0.02), best.q().variances()))
                .build()
                .fit(glm, prior, 40);
        for (int t = 5; t < 20; t++) {
            double gap = result.trace().get(t).loss() - best.loss();
            double next = result.trace().get(t + 1).loss() - best.loss();
            if (gap > 1e-9) {
                assertThat(next / gap).isLessThan(factor + 0.02);
            }
        }
    }

    private static double[] plus(double[] m, double off) {
        return Arrays.stream(m).map(x -> x + off).toArray();
    }

    @Test
    void envelopeIsZeroOnlyWhereTheLossIsStationaryAndBoundsTheDescent() {
        Glm glm = Samples.logistic(40, 3, 16);
        GaussianPrior prior = GaussianPrior.standard(3);
        MomentBox box = MomentBox.wide();
        ReferenceOptimum best = ReferenceOptimum.of(glm, prior);
        assertThat(best.gradientNorm()).isLessThan(1e-6);
        assertThat(Diagnostics.bregmanEnvelope(glm, prior, best.q(), box, 10)).isLessThan(1e-10);
        Random random = new Random(17);
        for (int k = 0; k < 50; k++) {
            MeanFieldGaussian q = Samples.gaussian(3, random);
            double rho = 4 * RelativeSmoothness.at(glm, q).smoothness();
            double envelope = Diagnostics.bregmanEnvelope(glm, prior, q, box, rho);
            assertThat(envelope).isPositive();
            NaturalStep step = new NaturalStep(q, prior, new Domain.Project(box));
            Glm.Expectation e = new Glm.Expectation(glm);
            e.evaluate(q.means(), q.variances());
            step.step(0, 1 / rho, e.gradient, e.hessianDiagonal);
            double decrease = glm.loss(prior, q) - glm.loss(prior, step.current());
            assertThat(decrease).isGreaterThanOrEqualTo(envelope / (2 * rho) * (1 - 1e-9));
        }
    }
}
