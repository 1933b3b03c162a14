package dev.fathom.eigenfunctioncontrol.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spectra on grids, and the unitary equivalence they rest on. */
class SpectrumTest {

    @ParameterizedTest
    @CsvSource({"1, 3, 1.44757, 1.66287, 12.4731", "5, 5, 0.5193, 0.5197, 45.363", "1, 1, 0.52112, 0.87146, 9.5910"})
    void doubleWellOnAGrid(double kappa, double nu, double zero, double one, double two) {
        Spectrum1d spectrum =
                Spectrum1d.of(x -> kappa * Math.pow(x * x - 1, 2), x -> nu * Math.pow(x * x - 1, 2), 1, -3, 3, 8000);
        assertThat(spectrum.eigenvalue(0)).isCloseTo(zero, within(1e-3));
        assertThat(spectrum.eigenvalue(1)).isCloseTo(one, within(1e-3));
        assertThat(spectrum.eigenvalue(2)).isCloseTo(two, within(1e-3));
    }

    @Test
    void anUncoupledAgent() {
        Spectrum1d spectrum = Spectrum1d.of(x -> 0, x -> Math.pow(x * x - 1, 2), 1, -5, 5, 8000);
        assertThat(spectrum.eigenvalue(0)).isCloseTo(1.73916, within(1e-4));
        assertThat(spectrum.eigenvalue(1)).isCloseTo(3.32286, within(1e-4));
    }

    @Test
    void eigenfunctionsOfTheOscillatorAreGaussianTimesHermite() {
        Spectrum1d spectrum = Spectrum1d.ofPotential(x -> x * x, -8, 8, 4000);
        double[] x = spectrum.points();
        double[] first = spectrum.eigenfunction(1);
        for (int i = 1000; i < 3000; i += 100) {
            double exact = -Math.sqrt(2) * x[i] * Math.exp(-x[i] * x[i] / 2) / Math.pow(Math.PI, 0.25);
            assertThat(first[i]).isCloseTo(exact, within(1e-4));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 2.95201, 4.29677, 5.31399", "1, 2.81824, 3.87292, 6.57492"})
    void twoOpinionAgents(double c, double zero, double one, double two) {
        double[] values = PlaneSpectrum.eigenvalues(
                (x, y) -> {
                    double drift = c * (x - y);
                    double cost = Math.pow(x * x - 1, 2) + Math.pow(y * y - 1, 2);
                    return 2 * drift * drift - 2 * c + 2 * cost;
                },
                3.4,
                28,
                3);
        assertThat(values).containsExactly(new double[] {zero, one, two}, within(1e-3));
    }

    @Test
    void theRing() {
        RingReference ring = new RingReference(5, 1, 2);
        assertThat(ring.groundEnergy()).isCloseTo(-13.392, within(0.01));
        double[] theta = {0.25, 0.5, 1, 1.5, 2, 2.5, 3};
        double[] control = {5.21, 5.10, 4.62, 3.856, 2.850, 1.664, 0.3734};
        for (int i = 0; i < theta.length; i++) {
            double r = 5 / Math.sqrt(2);
            assertThat(ring.tangential(r, theta[i])).isCloseTo(control[i], within(0.02 * control[i]));
            assertThat(ring.tangential(r, -theta[i])).isEqualTo(-ring.tangential(r, theta[i]));
        }
    }

    /** ∂V/∂T → λ₀/2 (β = 1), and the values of the double well at its saddle. */
    @Test
    void costOfTheDoubleWell() {
        double[][] cases = {{5, 5, 1.48886}, {1, 3, 3.39460}};
        for (double[] each : cases) {
            double kappa = each[0];
            double nu = each[1];
            Spectrum1d spectrum = Spectrum1d.of(
                    x -> kappa * Math.pow(x * x - 1, 2), x -> nu * Math.pow(x * x - 1, 2), 1, -2.75, 2.75, 4000);
            SeparableControl control =
                    new SeparableControl(spectrum, x -> kappa * Math.pow(x * x - 1, 2), x -> 0, 1, 4, 100, 20);
            assertThat(control.value(0)).isCloseTo(each[2], within(2e-3));
        }
    }
}
