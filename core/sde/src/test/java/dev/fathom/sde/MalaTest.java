package dev.fathom.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class MalaTest {

    /** exp(−|x|²): a normal density of variance ½. */
    private static final ScalarField NORMAL = x -> x.square().sum(1);

    @Test
    void momentsOfANormalDensity() {
        try (Scope scope = Scope.open();
                Mala mala = new Mala(
                        NORMAL,
                        new Mala.Config(0.5, 20_000, 60, 1),
                        Tensors.zeros(DType.F64, 20_000, 2),
                        Rng.seed(0))) {
            Tensor x = mala.draw(20_000);
            double error = Math.sqrt(0.5 / 20_000);
            assertThat(x.mean(0).toDoubles()).containsExactly(new double[] {0, 0}, within(4 * error));
            assertThat(x.variance(0, true, false).toDoubles())
                    .containsExactly(new double[] {0.5, 0.5}, within(4 * 0.5 * Math.sqrt(2.0 / 20_000)));
        }
    }

    @Test
    void smallStepsAreNearlyAlwaysAccepted() {
        double last = 0;
        for (double h : new double[] {1, 0.1, 0.01}) {
            try (Scope scope = Scope.open();
                    Mala mala = new Mala(
                            NORMAL,
                            new Mala.Config(h, 4000, 20, 5),
                            Rng.seed(1).normal(DType.F64, 4000, 2).mul(Math.sqrt(0.5)),
                            Rng.seed(0))) {
                mala.draw(4000);
                assertThat(mala.acceptance()).isGreaterThan(last);
                last = mala.acceptance();
            }
        }
        assertThat(last).isGreaterThan(0.995);
    }

    /** exp(−2(x²−1)²) by quadrature; 20 bins, so χ² has 19 degrees of freedom and exceeds 43.8 once in a thousand. */
    @Test
    void theHistogramOfADoubleWellIsThatOfQuadrature() {
        ScalarField energy = x -> x.square().sub(1).square().sum(1).mul(2);
        int n = 20_000;
        try (Scope scope = Scope.open();
                Mala mala = new Mala(
                        energy,
                        new Mala.Config(0.08, n, 400, 1),
                        Rng.seed(2).normal(DType.F64, n, 1).clamp(-1.3, 1.3),
                        Rng.seed(0))) {
            double[] drawn = mala.draw(n).toDoubles();
            int bins = 20;
            double[] share = new double[bins];
            double total = 0;
            for (int i = 0; i < 4000; i++) {
                double x = -2 + (i + 0.5) / 1000;
                double weight = Math.exp(-2 * Math.pow(x * x - 1, 2));
                share[bin(x)] += weight;
                total += weight;
            }
            double[] count = new double[bins];
            for (double x : drawn) {
                count[bin(x)]++;
            }
            double chi = 0;
            for (int b = 0; b < bins; b++) {
                double expected = n * share[b] / total;
                chi += (count[b] - expected) * (count[b] - expected) / expected;
            }
            assertThat(chi).isLessThan(43.8);
        }
    }

    private static int bin(double x) {
        return (int) Math.max(0, Math.min(19, Math.floor((x + 1.6) / 0.16)));
    }

    @Test
    void chainsThatDisagreeAreSeen() {
        ScalarField deep = x -> x.square().sub(1).square().sum(1).mul(40);
        double[] starts = {-1, -1, 1, 1};
        try (Scope scope = Scope.open();
                Mala mala = new Mala(deep, new Mala.Config(0.005, 4, 10, 1), Tensors.of(starts, 4, 1), Rng.seed(0))) {
            assertThat(mala.diagnose(20, 5).worstRhat()).isGreaterThan(3);
        }
        assertThat(ChainDiagnostics.splitRhat(
                        List.of(new double[] {0, 1}, new double[] {1, 0}, new double[] {0, 1}, new double[] {1, 0})))
                .isCloseTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Mala.Config(0, 10, 0, 1)).hasMessageContaining("step must be > 0");
        assertThatThrownBy(() ->
                        new Mala(NORMAL, new Mala.Config(0.1, 10, 0, 1), Tensors.zeros(DType.F64, 9, 2), Rng.seed(0)))
                .hasMessageContaining("10 chains")
                .hasMessageContaining("[9, 2]");
    }
}
