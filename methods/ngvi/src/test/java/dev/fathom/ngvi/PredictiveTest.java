package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Predictions against fine sums over the linear predictor. */
class PredictiveTest {

    @ParameterizedTest
    @EnumSource(Likelihood.class)
    void meansAndVariancesMatchAFineSum(Likelihood likelihood) {
        MeanFieldGaussian q = MeanFieldGaussian.of(new double[] {0.5, -0.4}, new double[] {0.3, 0.2});
        Design design = Design.of(new double[] {1, 0.5}, new double[] {-1, 2});
        Predictive predictive = new Predictive(likelihood, q);
        for (int row = 0; row < 2; row++) {
            double mu = design.dot(row, q.means());
            double deviation = Math.sqrt(0.3 + 0.2 * design.at(row, 1) * design.at(row, 1));
            double h = 1e-3;
            double mean = 0;
            double square = 0;
            for (double x = -10; x <= 10; x += h) {
                double rate = rate(likelihood, mu + deviation * x);
                double weight = h * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
                mean += weight * rate;
                square += weight * rate * rate;
            }
            assertThat(predictive.linearMean(design, row)).isCloseTo(mu, within(1e-14));
            assertThat(predictive.linearVariance(design, row)).isCloseTo(deviation * deviation, within(1e-14));
            assertThat(predictive.mean(design, row)).isCloseTo(mean, within(1e-8));
            assertThat(predictive.rateVariance(design, row)).isCloseTo(square - mean * mean, within(1e-8));
            // the label's: E Var(y | a) + Var E(y | a)
            double inner = likelihood == Likelihood.POISSON ? mean : mean - square;
            assertThat(predictive.variance(design, row)).isCloseTo(inner + square - mean * mean, within(1e-8));
            if (likelihood == Likelihood.LOGISTIC) {
                assertThat(predictive.probitApproximation(design, row)).isCloseTo(mean, within(0.01));
            }
        }
    }

    private static double rate(Likelihood likelihood, double a) {
        return switch (likelihood) {
            case LOGISTIC -> 1 / (1 + Math.exp(-a));
            case PROBIT -> org.hipparchus.special.Erf.erfc(-a / Math.sqrt(2)) / 2;
            case POISSON -> Math.exp(a);
        };
    }
}
