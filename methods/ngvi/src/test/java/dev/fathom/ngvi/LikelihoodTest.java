package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The terms of the likelihoods and their Gaussian expectations. */
class LikelihoodTest {

    @ParameterizedTest
    @EnumSource(Likelihood.class)
    void derivativesMatchFiniteDifferencesOfTheOneBelow(Likelihood likelihood) {
        double e = 1e-5;
        double y = likelihood == Likelihood.POISSON ? 2 : -1;
        for (double a = -6; a <= 6; a += 0.37) {
            double[] at = new double[5];
            double[] up = new double[5];
            double[] down = new double[5];
            likelihood.derivatives(a, y, at);
            likelihood.derivatives(a + e, y, up);
            likelihood.derivatives(a - e, y, down);
            for (int order = 1; order < 5; order++) {
                double difference = (up[order - 1] - down[order - 1]) / (2 * e);
                assertThat(at[order]).isCloseTo(difference, within(1e-8 * (1 + Math.abs(difference))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Likelihood.class)
    void expectationsMatchAFineSum(Likelihood likelihood) {
        double y = 1;
        double[] at = new double[5];
        double[] sum = new double[5];
        double h = 1e-3;
        for (double x = -9; x <= 9; x += h) {
            likelihood.derivatives(0.3 + 0.8 * x, y, at);
            for (int k = 0; k < 5; k++) {
                sum[k] += h * at[k] * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
            }
        }
        likelihood.expect(0.3, 0.64, y, GaussHermite.of(60), at);
        for (int k = 0; k < 5; k++) {
            assertThat(at[k]).isCloseTo(sum[k], within(1e-9));
        }
    }

    @Test
    void logisticDerivativesStayWithinTheirBounds() {
        double[] at = new double[5];
        double third = 0;
        double fourth = 0;
        for (double a = -20; a < 20; a += 1e-3) {
            Likelihood.LOGISTIC.derivatives(a, 1, at);
            third = Math.max(third, Math.abs(at[3]));
            fourth = Math.max(fourth, Math.abs(at[4]));
        }
        assertThat(third).isCloseTo(0.0963, within(1e-4));
        assertThat(fourth).isCloseTo(0.125, within(1e-6));
    }

    @Test
    void nothingOverflowsFarOut() {
        double[] at = new double[5];
        for (double a : new double[] {-1e4, -700, -40, 40, 700, 1e4}) {
            for (Likelihood likelihood : new Likelihood[] {Likelihood.LOGISTIC, Likelihood.PROBIT}) {
                likelihood.derivatives(a, 1, at);
                for (double value : at) {
                    assertThat(value).isFinite();
                }
            }
        }
        assertThat(Likelihood.LOGISTIC.energy(-1e4, 1)).isEqualTo(1e4);
    }

    @Test
    void normalTailKeepsItsDigits() {
        // ln Φ(−10) = −53.2312851505124…, ln Φ(−1) = −1.84102164500926…, ln Φ(−40) = −804.608442…
        assertThat(NormalTail.logCdf(-10)).isCloseTo(-53.23128515051247, within(1e-12));
        assertThat(NormalTail.logCdf(-1)).isCloseTo(-1.8410216450092636, within(1e-13));
        assertThat(NormalTail.logCdf(-40)).isCloseTo(-804.6084420137538, within(1e-9));
        for (double x = -45; x < 14; x += 0.0371) {
            double e = 1e-4;
            double slope = (NormalTail.logCdf(x + e) - NormalTail.logCdf(x - e)) / (2 * e);
            assertThat(NormalTail.ratio(x)).isCloseTo(slope, within(1e-6));
        }
    }

    /** E φ of a logistic label 1 by the trapezoidal rule, whose error is far below 1e-12 for such a step. */
    static double fineExpectation(double mean, double deviation) {
        double step = Math.min(0.05, deviation / 20);
        double sum = 0;
        double weights = 0;
        for (double off = -12 * deviation; off <= 12 * deviation; off += step) {
            double weight = Math.exp(-off * off / (2 * deviation * deviation));
            sum += weight * Likelihood.LOGISTIC.energy(mean + off, 1);
            weights += weight;
        }
        return sum / weights;
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0, 1e-12", "2, 0, 1e-10", "3, 1e-9, 1e-7", "4, 1e-7, 1e-5", "6, 1e-5, 2e-4"})
    void sixtyNodesAreExactOnlyForNarrowPredictors(double deviation, double least, double most) {
        GaussHermite rule = GaussHermite.of(60);
        double[] out = new double[5];
        double worst = 0;
        for (double mean = -10; mean <= 10; mean++) {
            Likelihood.LOGISTIC.expect(mean, deviation * deviation, 1, rule, out);
            worst = Math.max(worst, Math.abs(out[0] - fineExpectation(mean, deviation)));
        }
        assertThat(worst).isBetween(least, most);
    }
}
