package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** N1-N3, N5 of the specification: the geometry of mean-field Gaussians and the projection. */
class GeometryTest {

    private final GaussianMirror mirror = new GaussianMirror();

    @Test
    void dualMapsInvertEachOtherOverTwelveDecades() {
        for (double v = 1e-6; v < 2e6; v *= 10) {
            for (double m : new double[] {-1e3, -1, 0, 1e-3, 1e3}) {
                double[] point = {m, v};
                double[] there = new double[2];
                double[] back = new double[2];
                mirror.gradient(point, there);
                mirror.conjugateGradient(there, back);
                assertThat(back[0]).isCloseTo(m, within(1e-12 * Math.abs(m)));
                assertThat(back[1]).isCloseTo(v, within(1e-12 * v));
                MeanFieldGaussian q = MeanFieldGaussian.of(new double[] {m}, new double[] {v});
                MeanFieldGaussian again = MeanFieldGaussian.ofNatural(q.natural1(), q.natural2());
                assertThat(again.variance(0)).isCloseTo(v, within(1e-12 * v));
                assertThat(again.mean(0)).isCloseTo(m, within(1e-12 * Math.abs(m)));
                assertThat(q.natural1()[0]).isEqualTo(there[0]);
                assertThat(q.natural2()[0]).isEqualTo(there[1]);
            }
        }
    }

    @Test
    void divergenceOfTheConjugateIsTheKullbackLeiblerDivergence() {
        Random random = new Random(1);
        for (int k = 0; k < 100; k++) {
            double[] x = {random.nextGaussian(), random.nextGaussian(), Math.exp(random.nextGaussian()), 2};
            double[] y = {random.nextGaussian(), random.nextGaussian(), Math.exp(random.nextGaussian()), 0.5};
            double[] dual = new double[4];
            mirror.gradient(y, dual);
            // D(x, y) = A*(x) − A*(y) − ⟨λ(y), ω(x) − ω(y)⟩, with ω = (m, m² + v)
            double bregman = mirror.value(x) - mirror.value(y);
            for (int i = 0; i < 2; i++) {
                bregman -= dual[i] * (x[i] - y[i]) + dual[2 + i] * (x[i] * x[i] + x[2 + i] - y[i] * y[i] - y[2 + i]);
            }
            MeanFieldGaussian p = MeanFieldGaussian.of(new double[] {x[0], x[1]}, new double[] {x[2], x[3]});
            MeanFieldGaussian q = MeanFieldGaussian.of(new double[] {y[0], y[1]}, new double[] {y[2], y[3]});
            assertThat(mirror.divergence(x, y)).isCloseTo(bregman, within(1e-10 * (1 + bregman)));
            assertThat(p.klTo(q)).isCloseTo(bregman, within(1e-10 * (1 + bregman)));
            GaussianPrior prior = GaussianPrior.of(new double[] {y[0], y[1]}, new double[] {1 / y[2], 1 / y[3]});
            assertThat(prior.divergenceFrom(p.means(), p.variances()))
                    .isCloseTo(bregman, within(1e-10 * (1 + bregman)));
        }
    }

    @Test
    void potentialAndConjugateAddUpToThePairing() {
        Random random = new Random(2);
        for (int k = 0; k < 100; k++) {
            double m = random.nextGaussian();
            double v = Math.exp(2 * random.nextGaussian());
            double[] dual = new double[2];
            mirror.gradient(new double[] {m, v}, dual);
            double pairing = dual[0] * m + dual[1] * (m * m + v);
            // A* is kept without its constant −½
            assertThat(mirror.value(new double[] {m, v}) - 0.5 + mirror.logPartition(dual) - pairing)
                    .isCloseTo(0, within(1e-10 * (1 + Math.abs(pairing))));
        }
    }

    @Test
    void naturalGradientIsTheInverseFisherMatrixTimesTheGradientInNaturalParameters() {
        Glm glm = Samples.logistic(9, 1, 3);
        GaussianPrior prior = GaussianPrior.standard(1);
        double m = 0.7;
        double v = 0.4;
        double[] g = new double[2];
        glm.lossAndGradient(prior, new double[] {m}, new double[] {v}, g);
        double omega1 = g[0] - 2 * m * g[1];
        double omega2 = g[1];
        double l1 = m / v;
        double l2 = -0.5 / v;
        double e = 1e-5;
        double d1 = (loss(glm, prior, l1 + e, l2) - loss(glm, prior, l1 - e, l2)) / (2 * e);
        double d2 = (loss(glm, prior, l1, l2 + e) - loss(glm, prior, l1, l2 - e)) / (2 * e);
        // F = ∇²A: Var z = v, Cov(z, z²) = 2mv, Var z² = 4m²v + 2v²
        double f11 = v;
        double f12 = 2 * m * v;
        double f22 = 4 * m * m * v + 2 * v * v;
        double det = f11 * f22 - f12 * f12;
        assertThat((f22 * d1 - f12 * d2) / det).isCloseTo(omega1, within(1e-6));
        assertThat((f11 * d2 - f12 * d1) / det).isCloseTo(omega2, within(1e-6));
    }

    private static double loss(Glm glm, GaussianPrior prior, double l1, double l2) {
        return glm.loss(prior, MeanFieldGaussian.ofNatural(new double[] {l1}, new double[] {l2}));
    }

    @ParameterizedTest
    @CsvSource({"3, -0.5, 5, 10, 3, 1", "3, 0.2, 5, 10, 5, 10", "-1, -0.001, 5, 10, -5, 10", "50, -0.1, 5, 10, 5, 5"})
    void projectionIsTheMinimumOverTheBox(double l1, double l2, double u, double d, double mean, double variance) {
        MomentBox box = MomentBox.of(u, d);
        double s = -2 * l2;
        assertThat(box.projectMean(l1, s, 0)).isCloseTo(mean, within(1e-12));
        assertThat(box.projectVariance(s)).isCloseTo(variance, within(1e-12));
        double best = Double.POSITIVE_INFINITY;
        for (double m = -u; m <= u + 1e-9; m += u / 500) {
            for (double v = 1 / d; v <= d + 1e-9; v += (d - 1 / d) / 1000) {
                best = Math.min(best, objective(l1, l2, m, v));
            }
        }
        assertThat(objective(l1, l2, mean, variance)).isLessThanOrEqualTo(best + 1e-12);
    }

    private static double objective(double l1, double l2, double m, double v) {
        return -l1 * m - l2 * (m * m + v) - Math.log(v) / 2;
    }

    @Test
    void aMeanWithoutPullStaysWhereItIs() {
        assertThat(MomentBox.standard().projectMean(0, -1, 0.3)).isEqualTo(0.3);
    }
}
