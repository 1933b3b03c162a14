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

class SimulationTest {

    private static final ScalarField BOWL = x -> x.square().sum(1).mul(0.5);
    private static final ControlledDiffusion OU = ControlledDiffusion.of(VectorField.descending(BOWL), 1);

    @Test
    void anOrnsteinUhlenbeckProcessHasItsMeanAndVariance() {
        try (Scope scope = Scope.open()) {
            int n = 20_000;
            Tensor start = Tensors.full(2, DType.F64, n, 1);
            TimeGrid grid = TimeGrid.to(1, 100);
            Tensor end = EulerMaruyama.plain().walk(OU, Feedback.none(), grid, start, Rng.seed(0), (k, x, u, e) -> {});
            double keep = Math.pow(1 - grid.dt(), 100); // the scheme's own moments, not those of the limit
            double variance = grid.dt() * (1 - keep * keep) / (1 - (1 - grid.dt()) * (1 - grid.dt()));
            assertThat(end.mean().item()).isCloseTo(2 * keep, within(4 * Math.sqrt(variance / n)));
            assertThat(end.variance(0, true, false).item())
                    .isCloseTo(variance, within(4 * variance * Math.sqrt(2.0 / n)));
        }
    }

    @Test
    void walkingAndKeepingGiveTheSamePathsWhateverElseIsDrawn() {
        try (Scope scope = Scope.open()) {
            Tensor start = Tensors.ones(DType.F64, 5, 2);
            TimeGrid grid = TimeGrid.to(1, 10);
            Paths kept = EulerMaruyama.plain().simulate(OU, Feedback.none(), grid, start, Rng.seed(3));
            Rng other = Rng.seed(3);
            other.nextLong();
            Tensor end = EulerMaruyama.plain().walk(OU, Feedback.none(), grid, start, other, (k, x, u, e) -> {});
            assertThat(end.toDoubles()).isEqualTo(kept.last().toDoubles());
            assertThat(kept.states()).hasSize(11);
        }
    }

    @Test
    void theBoundHoldsBackAWildControl() {
        try (Scope scope = Scope.open()) {
            TimeGrid grid = TimeGrid.to(1, 100);
            Tensor end = EulerMaruyama.bounded()
                    .walk(
                            ControlledDiffusion.of(x -> Tensors.zerosLike(x), 0),
                            (x, t) -> Tensors.full(1e9, DType.F64, 1, 1),
                            grid,
                            Tensors.zeros(DType.F64, 1, 1),
                            Rng.seed(0),
                            (k, x, u, e) -> {});
            assertThat(end.item()).isCloseTo(100, within(1e-9)); // 10/√0.01 for a unit of time
        }
    }

    @Test
    void costsAndIntegralsAreSumsOverThePath() {
        try (Scope scope = Scope.open()) {
            TimeGrid grid = TimeGrid.to(1, 2);
            Feedback constant = (x, t) -> Tensors.full(3, DType.F64, 1, 1);
            Paths paths = EulerMaruyama.plain()
                    .simulate(
                            ControlledDiffusion.of(x -> x.mul(0), 1),
                            constant,
                            grid,
                            Tensors.ones(DType.F64, 1, 1),
                            Rng.seed(1));
            double[] x = paths.stacked().toDoubles();
            double running = 0.5 * (x[0] * x[0] / 2 + x[1] * x[1] / 2 + 9);
            assertThat(paths.costs(BOWL, BOWL).item()).isCloseTo(running + x[2] * x[2] / 2, within(1e-12));
            double sum = paths.noises().get(0).item() + paths.noises().get(1).item();
            assertThat(paths.controlIntegral().item()).isCloseTo(3 * Math.sqrt(0.5) * sum, within(1e-12));
        }
    }

    @Test
    void aMovingTargetCostsNothingInTheLeanAdjointOfALinearEquation() {
        try (Scope scope = Scope.open()) {
            TimeGrid grid = TimeGrid.to(1, 400);
            Paths paths = EulerMaruyama.plain()
                    .simulate(OU, Feedback.none(), grid, Tensors.ones(DType.F64, 3, 2), Rng.seed(1));
            ScalarField linear = x -> x.sum(1);
            List<Tensor> a = LeanAdjoint.along(paths, VectorField.descending(BOWL), ScalarField.zero(), linear);
            // da/dt = a backwards from 1: e^{-1}; the trapezoidal rule as used is first order
            assertThat(a.get(0).toDoubles()).containsOnly(a.get(0).toDoubles()[0]);
            assertThat(a.get(0).toDoubles()[0]).isCloseTo(Math.exp(-1), within(1e-3));
            assertThat(a.get(400).toDoubles()).containsOnly(1);
        }
    }

    @Test
    void logarithmsOfWeightsDoNotOverflow() {
        try (Scope scope = Scope.open()) {
            Tensor huge = Tensors.of(new double[] {1000, 1000 + Math.log(3)}, 2);
            assertThat(LogDomain.logMeanExp(huge).item()).isCloseTo(1000 + Math.log(2), within(1e-12));
            assertThat(LogDomain.effectiveShare(huge)).isCloseTo(16.0 / 10 / 2, within(1e-12));
            assertThat(LogDomain.weightedMean(huge, Tensors.of(new double[] {0, 4}, 2))
                            .item())
                    .isCloseTo(3, within(1e-12));
        }
    }

    @Test
    void timesThatMakeNoGridAreRefused() {
        assertThatThrownBy(() -> new TimeGrid(1, 1, 5)).hasMessageContaining("[1.0, 1.0]");
        assertThatThrownBy(() -> TimeGrid.to(1, 0)).hasMessageContaining("at least 1 step, got 0");
    }
}
