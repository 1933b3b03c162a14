package dev.fathom.ngvi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** Forty nodes would be 0.01 off at a deviation of 10 and 0.035 at 20. */
    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1.9, 2.1, 4, 10, 20, 1000})
    void predictionsAreExactHoweverWideThePredictor(double deviation) {
        Design one = Design.of(new double[] {1});
        for (Likelihood likelihood : new Likelihood[] {Likelihood.LOGISTIC, Likelihood.PROBIT}) {
            for (double mean = -2.5 * deviation; mean <= 2.5 * deviation; mean += deviation / 4) {
                double step = Math.min(0.1, deviation / 20);
                double first = 0;
                double second = 0;
                for (double off = -9 * deviation; off <= 9 * deviation; off += step) {
                    double rate = rate(likelihood, mean + off);
                    double weight = step
                            * Math.exp(-off * off / (2 * deviation * deviation))
                            / (deviation * Math.sqrt(2 * Math.PI));
                    first += weight * rate;
                    second += weight * rate * rate;
                }
                Predictive predictive = new Predictive(
                        likelihood, MeanFieldGaussian.of(new double[] {mean}, new double[] {deviation * deviation}));
                double off = deviation > 2 ? 1e-11 : 1e-7;
                assertThat(predictive.mean(one, 0)).isCloseTo(first, within(off));
                assertThat(predictive.rateVariance(one, 0)).isCloseTo(second - first * first, within(10 * off));
            }
        }
    }

    @Test
    void rowsOfAnotherWidthAreRefused() {
        Predictive predictive = new Predictive(Likelihood.LOGISTIC, MeanFieldGaussian.standard(3));
        Design narrow = Design.of(new double[] {1, 2}, new double[] {3, 4}); // as without its column of ones
        Design wide = Design.of(new double[] {1, 2, 3, 4});
        for (Design rows : new Design[] {narrow, wide}) {
            assertThatThrownBy(() -> predictive.mean(rows, 0))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("has " + rows.columns() + " columns, and 3 coefficients");
            assertThatThrownBy(() -> predictive.variance(rows, 0)).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> predictive.rateVariance(rows, 0)).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> predictive.probitApproximation(rows, 0)).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> predictive.linearVariance(rows, 0)).isInstanceOf(ModelException.class);
            assertThatThrownBy(() -> rows.dot(0, new double[3])).isInstanceOf(ModelException.class);
        }
        assertThatThrownBy(() -> narrow.at(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** The quick start of docs/ngvi.md. */
    @Test
    void theQuickStartPredictsNewRows() {
        double[][] rows = {{0.5, 1}, {-1, 1}, {2, 1}, {-0.3, 1}, {0.1, 1}};
        double[] labels = {1, 0, 1, 1, 0};
        Glm model = Glm.logistic(Design.of(rows), labels);
        GaussianPrior prior = GaussianPrior.standard(model.dim());
        ViResult fit = new TuningFreeVi().fit(model, prior);
        double[][] newRows = {{3, 1}, {-3, 1}};
        Predictive predictive = new Predictive(Likelihood.LOGISTIC, fit.q());
        double probability = predictive.mean(Design.of(newRows), 0);
        assertThat(probability).isBetween(0.5, 1.0);
        assertThat(predictive.mean(Design.of(newRows), 1)).isLessThan(0.5);
    }

    private static double rate(Likelihood likelihood, double a) {
        return switch (likelihood) {
            case LOGISTIC -> 1 / (1 + Math.exp(-a));
            case PROBIT -> org.hipparchus.special.Erf.erfc(-a / Math.sqrt(2)) / 2;
            case POISSON -> Math.exp(a);
        };
    }
}
