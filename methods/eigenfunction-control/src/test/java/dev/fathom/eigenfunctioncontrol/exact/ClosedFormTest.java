package dev.fathom.eigenfunctioncontrol.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.ScalarField;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.analysis.integration.gauss.SymmetricGaussIntegrator;
import org.junit.jupiter.api.Test;

/** Closed forms against each other: spectrum, order, equation, orthonormality, series, Riccati and heat kernel. */
class ClosedFormTest {

    private static SymmetricLqr iso(int d) {
        return SymmetricLqr.isotropic(d, 1, 1, 1);
    }

    private static double[] start(int d) {
        double[] x = new double[d];
        Arrays.setAll(x, i -> 0.5 * Math.sin(1 + 3 * i));
        return x;
    }

    @Test
    void spectrumOfTheLinearQuadraticProblem() {
        double[] one = iso(1).levels(3).stream()
                .mapToDouble(SymmetricLqr.Level::eigenvalue)
                .toArray();
        double r = Math.sqrt(3);
        assertThat(one).containsExactly(new double[] {r - 1, 3 * r - 1, 5 * r - 1}, within(1e-10));
        assertThat(iso(20).levels(2).get(0).eigenvalue()).isCloseTo(14.6410162, within(1e-7));
        assertThat(iso(20).levels(2).get(1).eigenvalue()).isCloseTo(18.1051178, within(1e-7));
        SymmetricLqr repulsive = SymmetricLqr.isotropic(20, -1, 1, 1);
        assertThat(repulsive.groundEnergy()).isCloseTo(54.6410162, within(1e-7));
        assertThat(repulsive.levels(2).get(1).eigenvalue()).isCloseTo(58.1051178, within(1e-7));
    }

    /** By Σαω; by Σαω² (0,1), ω² = 3, would come after (2,0), ω² = 2. */
    @Test
    void levelsAreOrderedByFrequencyNotByItsSquare() {
        double[][] p = {{0.5, 0}, {0, 1.5}}; // with A = 0: ω² = 2P = (1, 3)
        SymmetricLqr lqr = SymmetricLqr.of(new double[2][2], p, 1);
        assertThat(lqr.frequencies()).containsExactly(new double[] {1, 1.7320508}, within(1e-6));
        assertThat(lqr.levels(4).stream().map(SymmetricLqr.Level::quanta))
                .containsExactly(List.of(0, 0), List.of(1, 0), List.of(0, 1), List.of(2, 0));
    }

    private static double[][] positive(Rng rng, int d) {
        try (Scope scope = Scope.open()) {
            Tensor m = rng.normal(DType.F64, d, d);
            double[] flat =
                    m.matmul(m.t()).div(d).add(Tensors.eye(d, DType.F64), 0.3).toDoubles();
            double[][] matrix = new double[d][];
            for (int i = 0; i < d; i++) {
                matrix[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
            }
            return matrix;
        }
    }

    @Test
    void eigenfunctionsSolveTheEquation() {
        int d = 4;
        double beta = 0.7;
        double[][] a = positive(Rng.seed(1), d);
        double[][] p = positive(Rng.seed(2), d);
        SymmetricLqr lqr = SymmetricLqr.of(a, p, beta);
        for (SymmetricLqr.Level level : lqr.levels(30)) {
            if (level.quanta().stream().mapToInt(Integer::intValue).sum() > 3) {
                continue;
            }
            try (Scope scope = Scope.open()) {
                Tensor x = Rng.seed(5).normal(DType.F64, 20, d).mul(0.5);
                ScalarField phi = lqr.eigenfunction(level.quanta());
                Tensor drift = x.matmul(Tensors.of(SymmetricLqr.flat(a), d, d));
                Tensor cost =
                        x.matmul(Tensors.of(SymmetricLqr.flat(p), d, d)).mul(x).sum(1);
                Tensor value = phi.value(x);
                Tensor applied = phi.laplacian(x)
                        .neg()
                        .add(phi.gradient(x).mul(drift).sum(1), 2 * beta)
                        .add(cost.mul(value), 2 * beta * beta);
                Tensor off = applied.sub(value.mul(level.eigenvalue())).abs();
                Tensor away = value.abs().gt(1e-3);
                double worst = off.div(value.abs()).maskedSelect(away).max().item();
                assertThat(worst).as("%s", level).isLessThan(1e-8);
            }
        }
    }

    @Test
    void eigenfunctionsAreOrthonormalUnderTheStationaryMeasure() {
        SymmetricLqr lqr =
                SymmetricLqr.of(new double[][] {{0.8, 0.3}, {0.3, 1.1}}, new double[][] {{1, 0.2}, {0.2, 0.6}}, 1.3);
        SymmetricGaussIntegrator rule = new GaussIntegratorFactory().hermite(20);
        try (Scope scope = Scope.open()) {
            int n = 400;
            double[] points = new double[2 * n];
            double[] logWeights = new double[n];
            double[] omega = lqr.frequencies();
            double jacobian = 1 / Math.sqrt(1.3 * omega[0] * 1.3 * omega[1]);
            for (int i = 0; i < n; i++) {
                double[] node = {rule.getPoint(i % 20), rule.getPoint(i / 20)};
                logWeights[i] = Math.log(rule.getWeight(i % 20) * rule.getWeight(i / 20) * jacobian)
                        + node[0] * node[0]
                        + node[1] * node[1];
                for (int j = 0; j < 2; j++) {
                    for (int k = 0; k < 2; k++) {
                        points[2 * i + j] += lqr.modes().getEntry(j, k) * node[k] / Math.sqrt(1.3 * omega[k]);
                    }
                }
            }
            Tensor x = Tensors.of(points, n, 2);
            Tensor mu = x.matmul(Tensors.of(SymmetricLqr.flat(lqr.drift().getData()), 2, 2))
                    .mul(x)
                    .sum(1)
                    .mul(-1.3);
            Tensor weights = Tensors.of(logWeights, n).add(mu).exp();
            List<SymmetricLqr.Level> levels = lqr.levels(6);
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j <= i; j++) {
                    double product = lqr.eigenfunction(levels.get(i).quanta())
                            .value(x)
                            .mul(lqr.eigenfunction(levels.get(j).quanta()).value(x))
                            .mul(weights)
                            .sum()
                            .item();
                    assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-10));
                }
            }
        }
    }

    @Test
    void theOptimalControlApproachesTheLongHorizonOneByTwoQuanta() {
        Riccati riccati = new Riccati(iso(1), new double[][] {{0.5}}, 4, 8000);
        double[] gaps = {7.18e-2, 1.986e-3, 6.09e-5, 6e-8};
        double[] remaining = {0, 0.5, 1, 2};
        double k = iso(1).longHorizonGain()[0][0];
        for (int i = 0; i < gaps.length; i++) {
            double off = -2 * riccati.matrix(4 - remaining[i])[0][0] - k;
            assertThat(off * off).isCloseTo(gaps[i], within(0.02 * gaps[i]));
        }
        double one = -2 * riccati.matrix(3)[0][0] - k;
        double two = -2 * riccati.matrix(2)[0][0] - k;
        assertThat(Math.log(one * one / (two * two))).isCloseTo(4 * Math.sqrt(3), within(0.03 * 4 * Math.sqrt(3)));
        LqrSeries series = LqrSeries.quadratic(iso(1), new double[] {0.5}, 60);
        double exact = -2 * riccati.matrix(3.5)[0][0] * 0.8;
        assertThat(series.control(new double[] {0.8}, 0.5)[0]).isCloseTo(exact, within(1e-9));
    }

    @Test
    void aLinearTerminalCostDecaysByOneQuantum() {
        LqrSeries series = LqrSeries.quadrature(iso(1), x -> 0.5 * x[0] * x[0] + x[0], 30, 40);
        double far = iso(1).longHorizonGain()[0][0] * 0.7;
        double one = series.control(new double[] {0.7}, 1)[0] - far;
        double two = series.control(new double[] {0.7}, 2)[0] - far;
        assertThat(Math.log(one * one / (two * two))).isCloseTo(2 * Math.sqrt(3), within(0.03 * 2 * Math.sqrt(3)));
    }

    @Test
    void valuesOfTheBenchmarkProblems() {
        double[][] expected = {{5, 7.706707, 26.333817}, {10, 15.231442, 51.988510}, {20, 30.865940, 105.481243}};
        for (double[] row : expected) {
            int d = (int) row[0];
            for (int sign = 1; sign >= -1; sign -= 2) {
                Riccati riccati =
                        new Riccati(SymmetricLqr.isotropic(d, sign, 1, 1), SymmetricLqr.diagonal(d, 0.5), 4, 2000);
                assertThat(riccati.value(start(d), 0)).isCloseTo(sign > 0 ? row[1] : row[2], within(1e-4));
            }
        }
        double[] horizons = {1, 2, 8};
        double[] values = {4.241753, 7.910655, 29.872458};
        for (int i = 0; i < 3; i++) {
            Riccati riccati = new Riccati(iso(10), SymmetricLqr.diagonal(10, 0.5), horizons[i], 2000);
            assertThat(riccati.value(start(10), 0)).isCloseTo(values[i], within(1e-4));
        }
        assertThat((values[2] - 15.231442) / 4).isCloseTo(iso(10).groundEnergy() / 2, within(1e-4));
    }

    /** A terminal cost that is neither even nor quadratic, in one dimension, three ways. */
    @Test
    void heatKernelSeriesAndGridAgree() {
        double a = -0.6;
        double p = 0.9;
        double beta = 1.4;
        SymmetricLqr lqr = SymmetricLqr.of(new double[][] {{a}}, new double[][] {{p}}, beta);
        HeatKernel kernel = HeatKernel.of(lqr, x -> x.sin().add(x.square(), 0.3).sum(1), 2);
        LqrSeries series = LqrSeries.quadrature(lqr, x -> Math.sin(x[0]) + 0.3 * x[0] * x[0], 60, 80);
        Feedback grid = SeparableControl.of(List.of(new SeparableControl(
                Spectrum1d.ofPotential(
                        x -> beta * beta * a * a * x * x - beta * a + 2 * beta * beta * p * x * x, -6, 6, 4000),
                x -> a * x * x / 2,
                x -> Math.sin(x) + 0.3 * x * x,
                beta,
                2,
                4,
                300)));
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new double[] {-1.1, 0.2, 0.9}, 3, 1);
            for (double t : new double[] {0, 0.5, 1, 1.5}) {
                double[] byKernel = kernel.control().at(x, t).toDoubles();
                double[] byGrid = grid.at(x, t).toDoubles();
                for (int i = 0; i < 3; i++) {
                    double bySeries = series.control(new double[] {x.toDoubles()[i]}, 2 - t)[0];
                    assertThat(byKernel[i]).isCloseTo(bySeries, within(1e-5));
                    assertThat(byGrid[i]).isCloseTo(byKernel[i], within(1e-5));
                }
            }
        }
    }

    @Test
    void theHeatKernelGivesTheRiccatiValueAndControlOfAQuadraticCost() {
        double[][] a = {{0.7, 0.2}, {0.2, -0.4}};
        double[][] p = {{1, 0.1}, {0.1, 0.8}};
        double[][] q = {{0.3, 0.1}, {0.1, 0.6}};
        SymmetricLqr lqr = SymmetricLqr.of(a, p, 1.2);
        Riccati riccati = new Riccati(lqr, q, 1.5, 3000);
        try (Scope scope = Scope.open()) {
            ScalarField g =
                    x -> x.matmul(Tensors.of(SymmetricLqr.flat(q), 2, 2)).mul(x).sum(1);
            HeatKernel kernel = HeatKernel.of(lqr, g, 1.5);
            Tensor x = Tensors.of(new double[] {0.6, -0.9}, 1, 2);
            assertThat(kernel.value(x, 0.5).item())
                    .isCloseTo(riccati.value(new double[] {0.6, -0.9}, 0.5), within(1e-6));
            Tensor off = kernel.control().at(x, 1.2).sub(riccati.control().at(x, 1.2));
            assertThat(off.abs().max().item()).isLessThan(1e-5);
            Feedback separable = HeatKernel.separable(iso(5), y -> y.square().mul(0.5), 2);
            Tensor y = Rng.seed(0).normal(DType.F64, 3, 5);
            Feedback exact = new Riccati(iso(5), SymmetricLqr.diagonal(5, 0.5), 2, 2000).control();
            assertThat(separable.at(y, 1.7).sub(exact.at(y, 1.7)).abs().max().item())
                    .isLessThan(1e-6);
        }
    }

    /** ω T = 1732: the kernel's factor is far below the smallest number, the value is not. */
    @Test
    void theValueOfAVeryLongHorizonIsFinite() {
        ScalarField g = x -> x.square().sum(1).mul(0.5);
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new double[] {0.7}, 1, 1);
            double at10 = HeatKernel.of(iso(1), g, 10).value(x, 0).item();
            double at1000 = HeatKernel.of(iso(1), g, 1000).value(x, 0).item();
            assertThat(at1000 - at10).isCloseTo(990 * iso(1).groundEnergy() / 2, within(1e-6));
        }
    }

    @Test
    void closedFormsRefuseWhatTheyDoNotServe() {
        double[][] skew = {{1, 0.2}, {0, 1}};
        double[][] one = {{1, 0}, {0, 1}};
        double[][] turned = {{1, 0.2}, {0.2, 2}};
        assertThatThrownBy(() -> SymmetricLqr.of(skew, one, 1)).hasMessageContaining("A must be symmetric");
        assertThatThrownBy(() -> SymmetricLqr.of(one, skew, 1)).hasMessageContaining("P must be symmetric");
        assertThatThrownBy(() -> SymmetricLqr.of(one, new double[][] {{1}}, 1)).hasMessageContaining("P must be 2 x 2");
        assertThatThrownBy(() -> HeatKernel.separable(SymmetricLqr.of(one, turned, 1), y -> y, 1))
                .hasMessageContaining("diagonal");
        double[][] other = {{2, 0}, {0, 1}}; // does not commute with turned
        assertThatThrownBy(() -> LqrSeries.quadratic(SymmetricLqr.of(other, turned, 1), new double[2], 3))
                .hasMessageContaining("diagonal in one basis");
        assertThatThrownBy(() -> LqrSeries.quadratic(iso(2), new double[3], 3)).hasMessageContaining("2 numbers");
    }
}
