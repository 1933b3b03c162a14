package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Rng;
import dev.fathom.ngvi.baseline.AdamVi;
import dev.fathom.ngvi.baseline.EuclideanVi;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** N4, N10 and the behaviour of the stochastic method. */
class NaturalGradientViTest {

    private static final double[][] A = {{2, .5, .1}, {.5, 1.5, .2}, {.1, .2, 3}};
    private static final double[] B = {1, -2, .5};

    /** The joint ½zᵀAz − bᵀz with a prior so weak that it is the likelihood. */
    private static NaturalStep run(double[][] a, double gamma, int steps) {
        GaussianPrior prior = GaussianPrior.of(new double[3], new double[] {1, 1, 1});
        double[][] rest = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                rest[i][j] = a[i][j] - (i == j ? 1 : 0); // the prior has the other part
            }
        }
        Samples.Quadratic model = new Samples.Quadratic(rest, B);
        NaturalStep state = new NaturalStep(MeanFieldGaussian.standard(3), prior, new Domain.Open());
        double[] gradient = new double[3];
        double[] diagonal = new double[3];
        for (int t = 0; t < steps; t++) {
            model.energy(state.mean(), null, gradient, diagonal);
            state.step(t, gamma, gradient, diagonal);
        }
        return state;
    }

    @Test
    void conjugateModelReachesItsFixedPoint() {
        NaturalStep state = run(A, 0.5, 60);
        for (int i = 0; i < 3; i++) {
            double residual = -B[i];
            for (int j = 0; j < 3; j++) {
                residual += A[i][j] * state.mean()[j];
            }
            assertThat(residual).isCloseTo(0, within(1e-10));
            assertThat(1 / state.variance()[i]).isCloseTo(A[i][i], within(1e-10)); // not 1/diag A⁻¹
        }
    }

    @Test
    void diagonalConjugateModelTakesOneStep() {
        NaturalStep state = run(new double[][] {{2, 0, 0}, {0, 1.5, 0}, {0, 0, 3}}, 1, 1);
        assertThat(state.mean()).containsExactly(new double[] {0.5, -2 / 1.5, 0.5 / 3}, within(1e-15));
        assertThat(1 / state.variance()[1]).isCloseTo(1.5, within(1e-15));
    }

    @Test
    void stepEqualsTheOneInNaturalParameters() {
        Random random = new Random(4);
        GaussianPrior prior = GaussianPrior.of(new double[] {0.3, -1}, new double[] {2, 0.5});
        double gamma = 0.37;
        for (int k = 0; k < 50; k++) {
            MeanFieldGaussian q = Samples.gaussian(2, random);
            double[] g = {random.nextGaussian(), random.nextGaussian()};
            double[] h = {Math.exp(random.nextGaussian()), Math.exp(random.nextGaussian())};
            NaturalStep step = new NaturalStep(q, prior, new Domain.Open());
            step.step(0, gamma, g, h);
            for (int i = 0; i < 2; i++) {
                double gm = g[i] + prior.precision(i) * (q.mean(i) - prior.mean(i));
                double gv = (h[i] + prior.precision(i) - 1 / q.variance(i)) / 2;
                double l1 = q.natural1()[i] - gamma * (gm - 2 * q.mean(i) * gv);
                double l2 = q.natural2()[i] - gamma * gv;
                assertThat(step.variance()[i]).isCloseTo(-0.5 / l2, within(1e-12));
                assertThat(step.mean()[i]).isCloseTo(-0.5 * l1 / l2, within(1e-12));
            }
        }
    }

    @Test
    void estimatorsAreUnbiasedAndTheHessianIsTheQuieterOne() {
        Glm glm = Samples.logistic(12, 2, 5);
        double[] m = {0.4, -0.3};
        double[] v = {0.5, 1.2};
        LikelihoodGradient exact = new LikelihoodGradient(glm, Estimators.quadrature(60), Rng.seed(0));
        exact.estimate(m, v, null);
        double[] plain = check(glm, Estimators.reparameterised(1), m, v, exact);
        double[] price = check(glm, Estimators.price(1), m, v, exact);
        for (int i = 0; i < 2; i++) {
            assertThat(price[i]).isLessThan(plain[i]);
        }
        check(glm, new GradientEstimator.Price(1, true), m, v, exact);
        check(glm, new GradientEstimator.Reparameterised(1, true), m, v, exact);
        double[] fourPlain = check(glm, Estimators.reparameterised(4), m, v, exact);
        double[] fourPrice = check(glm, Estimators.price(4), m, v, exact);
        for (int i = 0; i < 2; i++) { // four draws are independent; 1e5 estimates know a variance to some per cent
            assertThat(fourPlain[i] / plain[i]).isCloseTo(0.25, within(0.025));
            assertThat(fourPrice[i] / price[i]).isCloseTo(0.25, within(0.025));
        }
    }

    @Test
    void antitheticPairsGiveTheMeanOfALinearGradientExactly() {
        Samples.Quadratic model = new Samples.Quadratic(A, B);
        double[] m = {0.4, -0.3, 1.1};
        double[] v = {0.5, 1.2, 2};
        double[] expected = new double[3];
        model.energy(m, null, expected, null);
        for (boolean pairs : new boolean[] {true, false}) {
            for (GradientEstimator estimator : List.of(
                    new GradientEstimator.Price(1, pairs),
                    new GradientEstimator.Price(3, pairs),
                    new GradientEstimator.Reparameterised(1, pairs),
                    new GradientEstimator.Reparameterised(3, pairs))) {
                LikelihoodGradient gradient = new LikelihoodGradient(model, estimator, Rng.seed(2));
                gradient.estimate(m, v, null);
                for (int i = 0; i < 3; i++) {
                    double off = Math.abs(gradient.mean()[i] - expected[i]);
                    assertThat(off < 1e-12).as("%s", estimator).isEqualTo(pairs);
                }
            }
        }
    }

    /** Compares 1e5 estimates with the exact value within four standard errors; gives the variances of ĥ. */
    private static double[] check(
            Glm glm, GradientEstimator estimator, double[] m, double[] v, LikelihoodGradient exact) {
        int n = 100_000;
        LikelihoodGradient noisy =
                new LikelihoodGradient(glm, estimator, Rng.seed(11).split("draws"));
        double[][] sums = new double[4][2];
        for (int k = 0; k < n; k++) {
            noisy.estimate(m, v, null);
            for (int i = 0; i < 2; i++) {
                sums[0][i] += noisy.mean()[i];
                sums[1][i] += noisy.mean()[i] * noisy.mean()[i];
                sums[2][i] += noisy.curvature()[i];
                sums[3][i] += noisy.curvature()[i] * noisy.curvature()[i];
            }
        }
        double[] variances = new double[2];
        for (int i = 0; i < 2; i++) {
            double mean = sums[0][i] / n;
            double error = Math.sqrt((sums[1][i] / n - mean * mean) / n);
            assertThat(mean).isCloseTo(exact.mean()[i], within(4 * error));
            double curvature = sums[2][i] / n;
            variances[i] = sums[3][i] / n - curvature * curvature;
            assertThat(curvature).isCloseTo(exact.curvature()[i], within(4 * Math.sqrt(variances[i] / n)));
        }
        return variances;
    }

    @Test
    void minibatchesAreScaledToTheWholeData() {
        Glm glm = Samples.logistic(10, 2, 6);
        double[] m = {0.1, 0.2};
        double[] v = {1, 1};
        double[] mean = new double[2];
        double[] curvature = new double[2];
        LikelihoodGradient gradient = new LikelihoodGradient(glm, Estimators.quadrature(40), Rng.seed(0));
        for (int row = 0; row < 10; row++) {
            gradient.estimate(m, v, new int[] {row});
            for (int i = 0; i < 2; i++) {
                mean[i] += gradient.mean()[i] / 10;
                curvature[i] += gradient.curvature()[i] / 10;
            }
        }
        gradient.estimate(m, v, null);
        assertThat(mean).containsExactly(gradient.mean(), within(1e-12));
        assertThat(curvature).containsExactly(gradient.curvature(), within(1e-12));
    }

    @Test
    void everyEpochVisitsEveryRowOnce() {
        Batches batches = new Batches(10, 4, Rng.seed(1));
        assertThat(batches.perEpoch()).isEqualTo(3);
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] seen = new int[10];
            for (int k = 0; k < 3; k++) {
                for (int row : batches.next()) {
                    seen[row]++;
                }
            }
            assertThat(seen).containsOnly(1);
        }
    }

    @Test
    void sameSeedGivesTheSamePosterior() {
        Glm glm = Samples.logistic(40, 3, 7);
        NaturalGradientVi vi = NaturalGradientVi.builder().batchSize(16).seed(7).build();
        GaussianPrior prior = GaussianPrior.standard(3);
        assertThat(vi.fit(glm, prior, 3).q().means())
                .containsExactly(vi.fit(glm, prior, 3).q().means());
        assertThat(vi.fit(glm, prior, 3).q().means())
                .isNotEqualTo(NaturalGradientVi.builder()
                        .batchSize(16)
                        .seed(8)
                        .build()
                        .fit(glm, prior, 3)
                        .q()
                        .means());
    }

    @Test
    void projectionSurvivesWhereThePlainMethodLeavesItsDomain() {
        Glm glm = Samples.logistic(60, 4, 8);
        GaussianPrior prior = GaussianPrior.standard(4);
        NaturalGradientVi.Builder builder = NaturalGradientVi.builder()
                .estimator(Estimators.reparameterised(1))
                .step(Steps.constant(1))
                .batchSize(8);
        assertThatThrownBy(() -> builder.withoutProjection().build().fit(glm, prior, 20))
                .isInstanceOf(PrecisionLeftDomainException.class)
                .hasMessageContaining("precision")
                .hasMessageContaining("must be > 0");
        ViResult result = builder.projection(MomentBox.standard()).build().fit(glm, prior, 20);
        assertThat(result.domainExits()).isPositive();
        assertThat(result.loss()).isFinite();
        ViResult halved = builder.domain(new Domain.Backtrack(MomentBox.standard()))
                .build()
                .fit(glm, prior, 20);
        assertThat(halved.domainExits()).isPositive();
        assertThat(halved.loss()).isFinite();
    }

    /** m = 0.3, v = 1, h = −5, s0 = 1, γ = 1, ĝ_m = 0.4: s* = −4, and with γ/8 it is 7/8 − 4/8 = 3/8. */
    @Test
    void aPrecisionThatIsNotPositiveIsHalvedOrProjected() {
        MeanFieldGaussian start = MeanFieldGaussian.of(new double[] {0.3}, new double[] {1});
        MomentBox box = MomentBox.of(5, 20);
        NaturalStep halved = new NaturalStep(start, GaussianPrior.standard(1), new Domain.Backtrack(box));
        halved.step(0, 1, new double[] {0.4}, new double[] {-5});
        assertThat(halved.variance()[0]).isCloseTo(8 / 3.0, within(1e-14));
        assertThat(halved.mean()[0]).isCloseTo(0.3 - 0.125 * 0.7 * 8 / 3, within(1e-14));
        assertThat(halved.domainExits()).isEqualTo(1);
        assertThat(halved.clipped()).isZero();
        NaturalStep projected = new NaturalStep(start, GaussianPrior.standard(1), new Domain.Project(box));
        projected.step(0, 1, new double[] {0.4}, new double[] {-5});
        assertThat(projected.variance()[0]).isEqualTo(20);
        assertThat(projected.mean()[0]).isEqualTo(-5); // λ1* = −4 · 0.3 − 0.7 is negative
        assertThat(projected.domainExits()).isEqualTo(1);
        assertThat(projected.clipped()).isEqualTo(1);
        projected.undo();
        assertThat(projected.mean()[0]).isEqualTo(0.3);
        assertThat(projected.variance()[0]).isEqualTo(1);
        assertThat(projected.domainExits()).isZero();
        assertThat(projected.clipped()).isZero();
    }

    @Test
    void aStochasticFitConvergesOnlyWhereItsListenerSaysSo() {
        Glm glm = Samples.logistic(20, 2, 11);
        GaussianPrior prior = GaussianPrior.standard(2);
        GradientEstimator price = Estimators.price(2);
        List<Function<ViListener, ViResult>> fits = List.of(
                listener -> NaturalGradientVi.builder().build().fit(glm, prior, 3, listener),
                listener -> new EuclideanVi(new EuclideanVi.Entropy.Prox(), price, Steps.constant(0.01), 0, 1)
                        .fit(glm, prior, 3, listener),
                listener -> new AdamVi(new AdamVi.Gradient.Path(price), 0.01, 0, 1).fit(glm, prior, 3, listener));
        for (Function<ViListener, ViResult> fit : fits) {
            ViResult all = fit.apply(ViListener.NONE);
            assertThat(all.converged()).isFalse();
            assertThat(all.steps()).isEqualTo(3);
            ViResult stopped = fit.apply((at, q) -> at.step() < 1);
            assertThat(stopped.converged()).isTrue();
            assertThat(stopped.steps()).isEqualTo(1);
        }
    }

    @Test
    void everyRowsDerivativesAreScaledToTheWholeData() {
        double[] z = {0.3, -0.7};
        for (Likelihood likelihood : Likelihood.values()) {
            Glm glm = Glm.of(likelihood, Samples.logistic(10, 2, 6).design(), 0, 1, 1, 0, 1, 0, 0, 1, 1, 0);
            double[] mean = new double[2];
            double[] curvature = new double[2];
            double[] g = new double[2];
            double[] h = new double[2];
            double energy = 0;
            for (int row = 0; row < 10; row++) {
                glm.derivatives(z, new int[] {row}, g, h);
                for (int i = 0; i < 2; i++) {
                    mean[i] += g[i] / 10;
                    curvature[i] += h[i] / 10;
                }
                energy += glm.energy(z, new int[] {row}, g, h) / 10;
            }
            glm.derivatives(z, null, g, h);
            assertThat(mean).containsExactly(g, within(1e-12));
            assertThat(curvature).containsExactly(h, within(1e-12));
            assertThat(energy).isCloseTo(glm.energy(z, null, g, h), within(1e-12));
        }
    }

    @Test
    void derivativesOfManyDrawsAreTheMeansOfEach() {
        Random random = new Random(21);
        for (Likelihood likelihood : Likelihood.values()) {
            Glm glm = Glm.of(likelihood, Samples.logistic(10, 3, 6).design(), 0, 1, 1, 0, 1, 0, 0, 1, 1, 0);
            for (int draws = 1; draws <= 9; draws++) {
                for (int[] batch : new int[][] {null, {2, 5, 7}}) {
                    double[][] z = new double[draws][3];
                    double[][] mean = new double[2][3];
                    double[][] each = new double[2][3];
                    for (double[] draw : z) {
                        Arrays.setAll(draw, i -> random.nextGaussian());
                        glm.derivatives(draw, batch, each[0], each[1]);
                        for (int i = 0; i < 3; i++) {
                            mean[0][i] += each[0][i] / draws;
                            mean[1][i] += each[1][i] / draws;
                        }
                    }
                    glm.meanDerivatives(z, batch, each[0], each[1]);
                    assertThat(each[0]).containsExactly(mean[0], within(1e-12));
                    assertThat(each[1]).containsExactly(mean[1], within(1e-12));
                }
            }
        }
    }

    @Test
    void randomIterateIsDrawnInProportionToTheStepsTakenFromIt() {
        Glm glm = Samples.logistic(8, 1, 9);
        MeanFieldGaussian start = MeanFieldGaussian.standard(1);
        int seeds = 2000;
        int starts = 0;
        for (int seed = 0; seed < seeds; seed++) {
            ViResult result = NaturalGradientVi.builder()
                    .step(t -> t == 0 ? 0.3 : 0.1)
                    .estimator(Estimators.price(1))
                    .batchSize(0)
                    .withoutLoss()
                    .keepRandomIterate()
                    .seed(seed)
                    .build()
                    .fit(glm, GaussianPrior.standard(1), 2);
            assertThat(result.randomIterate().klTo(result.q())).isPositive(); // no step is taken from the last one
            starts += result.randomIterate().klTo(start) == 0 ? 1 : 0;
        }
        double error = Math.sqrt(0.75 * 0.25 / seeds);
        assertThat((double) starts / seeds).isCloseTo(0.75, within(4 * error));
    }

    @Test
    void saturatedBoxAndLargeStepsAreSaid() {
        ViResult result = NaturalGradientVi.builder()
                .projection(MomentBox.of(0.01, 100))
                .step(Steps.constant(1.5))
                .build()
                .fit(Samples.logistic(60, 2, 10), GaussianPrior.standard(2), 3);
        assertThat(result.warnings()).anyMatch(text -> text.contains("boundary of the box"));
        assertThat(result.warnings()).anyMatch(text -> text.contains("above 1"));
        assertThat(List.of(result.clipped())).allMatch(clips -> clips > 0);
    }
}
