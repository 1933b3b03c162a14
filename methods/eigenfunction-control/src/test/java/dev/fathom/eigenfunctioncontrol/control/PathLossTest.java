package dev.fathom.eigenfunctioncontrol.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.exact.Riccati;
import dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.EulerMaruyama;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.LeanAdjoint;
import dev.fathom.sde.LogDomain;
import dev.fathom.sde.PathWeights;
import dev.fathom.sde.Paths;
import dev.fathom.sde.TimeGrid;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rivals' losses on linear-quadratic problems, whose optimal control Riccati's equation gives. */
class PathLossTest {

    private static SocProblem iso(int d, double horizon, double start) {
        double[] x = new double[d];
        Arrays.fill(x, start);
        return SocProblem.builder()
                .dim(d)
                .potential(Potentials.isotropic(d, 1))
                .runningCost(Costs.squared(d, 1))
                .terminalCost(Costs.squared(d, 0.5))
                .horizon(horizon)
                .initial(x)
                .build();
    }

    private static Riccati riccati(int d, double horizon) {
        double[][] q = new double[d][d];
        for (int i = 0; i < d; i++) {
            q[i][i] = 0.5;
        }
        return new Riccati(SymmetricLqr.isotropic(d, 1, 1, 1), q, horizon, 4000);
    }

    private static Paths paths(SocProblem problem, Feedback control, int steps, int batch) {
        return EulerMaruyama.plain()
                .simulate(
                        problem.diffusion(),
                        control,
                        TimeGrid.to(problem.horizon(), steps),
                        problem.starts(batch).to(DType.F64),
                        Rng.seed(4));
    }

    private static Tensor controls(Paths paths) {
        return Tensors.stack(paths.controls(), 0);
    }

    @Test
    void theLogVarianceOfTheOptimalControlFallsLinearlyWithTheStep() {
        SocProblem problem = iso(1, 1, 0.7);
        PathLoss loss = new PathLoss(Ido.LOG_VARIANCE, problem, 0, Rng.seed(0));
        double[] found = new double[3];
        for (int i = 0; i < 3; i++) {
            try (Scope scope = Scope.open()) {
                Paths paths = paths(problem, riccati(1, 1).control(), 50 << i, 8000);
                found[i] = loss.of(paths, controls(paths)).item();
            }
        }
        assertThat(found[1] / found[0]).isCloseTo(0.5, within(0.1));
        assertThat(found[2] / found[1]).isCloseTo(0.5, within(0.1));
    }

    /** In ten dimensions the logarithm of the weight is near −15: the constant must not begin at zero. */
    @Test
    void theMomentIsTakenAroundTheFirstBatchsMean() {
        SocProblem problem = iso(10, 4, 0.5);
        PathLoss loss = new PathLoss(Ido.MOMENT, problem, 0, Rng.seed(0));
        try (Scope scope = Scope.open()) {
            Paths paths = paths(problem, riccati(10, 4).control(), 100, 200);
            Tensor logs = loss.bracket(paths, controls(paths));
            assertThat(logs.mean().item()).isLessThan(-12);
            double variance = logs.variance(0, false, false).item();
            double first = loss.of(paths, controls(paths)).item();
            assertThat(first).isCloseTo(variance, within(1e-3 * variance));
            assertThat(loss.effectiveShare()).isNaN();
        }
    }

    @Test
    void weightedLossesTellHowManyPathsCount() {
        SocProblem problem = iso(10, 4, 0.5);
        PathLoss loss = new PathLoss(Ido.SOCM_ADJOINT, problem, 0, Rng.seed(0));
        try (Scope scope = Scope.open()) {
            Paths paths = paths(problem, (x, t) -> x.mul(0), 100, 200);
            double share = PathWeights.of(paths, problem.running(), problem.terminal(), 1)
                    .effectiveShare();
            loss.of(paths, controls(paths));
            assertThat(loss.effectiveShare()).isEqualTo(share).isLessThan(0.5);
        }
    }

    @Test
    void theOptimalControlMakesTheWeightsConstant() {
        SocProblem problem = iso(1, 1, 0.7);
        try (Scope scope = Scope.open()) {
            Paths paths = paths(problem, riccati(1, 1).control(), 1000, 1000);
            PathWeights weights = PathWeights.of(paths, problem.running(), problem.terminal(), 1);
            assertThat(weights.effectiveShare()).isGreaterThan(0.99);
            assertThat(-weights.logMean()).isCloseTo(riccati(1, 1).value(new double[] {0.7}, 0), within(0.01));
        }
    }

    /** Y₀ is deterministic under u* with the right sign of the noise, and far from it with the other. */
    @Test
    void theBackwardEquationHasTheRightSign() {
        SocProblem problem = iso(1, 2, 0.7);
        double[] variance = new double[2];
        for (int i = 0; i < 2; i++) {
            try (Scope scope = Scope.open()) {
                Paths paths = paths(problem, riccati(1, 2).control(), 200 << i, 4000);
                Tensor costs = paths.costs(problem.running(), problem.terminal());
                variance[i] = costs.add(paths.controlIntegral())
                        .variance(0, true, false)
                        .item();
                double wrong = costs.sub(paths.controlIntegral())
                        .variance(0, true, false)
                        .item();
                assertThat(wrong).isCloseTo(1.53, within(0.2));
                // κ = 1 leaves mean Y₀ and its variance
                double loss = new PathLoss(Ido.FBSDE, problem, 1, Rng.seed(0))
                        .of(paths, controls(paths))
                        .item();
                double value = riccati(1, 2).value(new double[] {0.7}, 0);
                assertThat(loss).isCloseTo(value + variance[i], within(0.02));
            }
        }
        assertThat(variance[0]).isCloseTo(0.0061, within(0.0008));
        assertThat(variance[1]).isCloseTo(0.0030, within(0.0004));
    }

    /** E[a_t | X_t] = 2F(t)X_t: the slope of the regression through the origin. */
    @Test
    void theLeanAdjointIsTheGradientOfTheValueOnAverage() {
        SocProblem problem = iso(2, 1, 0.7);
        Riccati riccati = riccati(2, 1);
        try (Scope scope = Scope.open()) {
            Paths paths = paths(problem, riccati.control(), 200, 8000);
            List<Tensor> a = LeanAdjoint.along(paths, problem.drift(), problem.running(), problem.terminal());
            for (int k : new int[] {60, 120, 180}) {
                Tensor x = paths.states().get(k);
                double slope = a.get(k).mul(x).sum().item() / x.square().sum().item();
                double exact = 2 * riccati.matrix(paths.grid().time(k))[0][0];
                assertThat(slope).isCloseTo(exact, within(0.02 * exact));
            }
        }
    }

    @Test
    void weightedTargetsOfMatchingAverageToTheOptimalControl() {
        SocProblem problem = iso(1, 1, 0.7);
        double exact = -2 * riccati(1, 1).matrix(0)[0][0] * 0.7;
        assertThat(exact).isCloseTo(-0.5179, within(1e-3));
        try (Scope scope = Scope.open()) {
            Paths paths = EulerMaruyama.plain()
                    .simulate(
                            problem.diffusion(),
                            (x, t) -> x.mul(-0.3),
                            TimeGrid.to(1, 100),
                            problem.starts(40_000),
                            Rng.seed(5));
            Tensor logs = PathWeights.of(paths, problem.running(), problem.terminal(), 1)
                    .logarithms();
            for (double gamma : new double[] {0, 1}) {
                Tensor targets = SocmTargets.exponential(gamma)
                        .of(paths, problem.drift(), problem.running(), problem.terminal(), 1);
                Tensor first = targets.get(0).squeeze(1);
                assertThat(LogDomain.weightedMean(logs, first).item()).isCloseTo(exact, within(0.02 * 0.5179));
                if (gamma == 0) {
                    assertThat(first.mean().item()).isCloseTo(-0.863, within(0.03)); // a missing weight is seen
                }
            }
        }
    }

    /** With a freshly made network for M the targets still average to the optimal control. */
    @Test
    void trainedMatricesKeepTheTargetsUnbiased() {
        SocProblem problem = iso(1, 1, 0.7);
        try (Scope scope = Scope.open()) {
            Paths paths = EulerMaruyama.plain()
                    .simulate(
                            problem.diffusion(),
                            (x, t) -> x.mul(-0.3),
                            TimeGrid.to(1, 50),
                            problem.starts(6000),
                            Rng.seed(4));
            Tensor logs = PathWeights.of(paths, problem.running(), problem.terminal(), 1)
                    .logarithms();
            Tensor targets = SocmTargets.of(Ido.SOCM, 1, Rng.seed(3))
                    .of(paths, problem.drift(), problem.running(), problem.terminal(), 1);
            double mean = LogDomain.weightedMean(logs, targets.get(0).squeeze(1).detach())
                    .item();
            assertThat(mean).isCloseTo(-0.5179, within(0.035));
        }
    }

    /** J(u) − V = ½ E_u ∫‖u − u*‖² dt. */
    @Test
    void theExcessCostIsTheDistanceFromTheOptimalControl() {
        SocProblem problem = iso(3, 1, 0.7);
        Riccati riccati = riccati(3, 1);
        Feedback weak = (x, t) -> riccati.control().at(x, t).mul(0.7);
        try (Scope scope = Scope.open()) {
            Paths paths = paths(problem, weak, 500, 3000);
            Tensor costs = paths.costs(problem.running(), problem.terminal());
            Tensor off =
                    controls(paths).square().sum(-1).sum(0).mul(paths.grid().dt() * 0.5 * Math.pow(0.3 / 0.7, 2));
            double excess = costs.mean().item() - riccati.value(new double[] {0.7, 0.7, 0.7}, 0);
            double error = Math.sqrt(costs.variance(0, true, false).item() / 3000);
            assertThat(excess)
                    .isCloseTo(
                            off.mean().item(),
                            within(3 * error + 0.01 * off.mean().item()));
        }
    }

    @ParameterizedTest
    @EnumSource(Ido.class)
    void everyLossLeadsTowardsTheOptimalControl(Ido loss) {
        SocProblem problem = iso(1, 0.5, 1);
        IdoConfig config = new IdoConfig(loss, List.of(24, 16), 120, 0, 64, 1e-2, loss == Ido.FBSDE ? 0.1 : 0);
        TrainableControl control = new IdoSolver(config, 0).fit(problem, 20, ControlTrace.Listener.none());
        ControlReport report = new ControlEvaluator(problem, 20, 512, 1)
                .evaluate(
                        Map.of("learned", control, "none", Feedback.none()),
                        riccati(1, 0.5).control());
        assertThat(report.of("learned").controlError())
                .as("%s", loss)
                .isLessThan(0.6 * report.of("none").controlError());
    }
}
