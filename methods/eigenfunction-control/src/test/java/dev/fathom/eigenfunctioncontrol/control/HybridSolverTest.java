package dev.fathom.eigenfunctioncontrol.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.eigenfunctioncontrol.exact.Riccati;
import dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionConfig;
import dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.sde.Feedback;
import dev.fathom.sde.ScalarField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The correction near the end: it helps there, serves other horizons, and costs the same for all of them. */
class HybridSolverTest {

    private static SocProblem problem(double horizon, ScalarField potential) {
        return SocProblem.builder()
                .dim(2)
                .potential(potential)
                .runningCost(Costs.squared(2, 1))
                .terminalCost(Costs.squared(2, 1.5))
                .horizon(horizon)
                .initial(0.8, -0.4)
                .build();
    }

    private static Eigensystem learn(SocProblem problem) {
        EigenfunctionConfig config = EigenfunctionConfig.defaults()
                .network(32, 32, 16)
                .batch(192, 4e-3)
                .steps(900, 300);
        return new EigenfunctionSolver(config, 0).fit(problem, trace -> {});
    }

    private static final IdoConfig INNER = new IdoConfig(Ido.ADJOINT_MATCHING, List.of(32, 32), 600, 0, 64, 5e-3, 0);

    @Test
    void theCorrectionHelpsNearTheEndAndServesEveryHorizon(@TempDir Path folder) throws IOException {
        SocProblem problem = problem(2, Potentials.isotropic(2, 1));
        Eigensystem learned = learn(problem);
        HybridControl hybrid = new HybridSolver(INNER, 1, 0).fit(problem, learned, 50, ControlTrace.Listener.none());
        double[][] q = {{1.5, 0}, {0, 1.5}};
        for (double horizon : new double[] {2, 5}) {
            SocProblem other = problem.withHorizon(horizon);
            ControlReport report = new ControlEvaluator(other, (int) (25 * horizon), 1024, 3)
                    .evaluate(
                            Map.of("hybrid", hybrid.forHorizon(horizon), "far", learned.longHorizonControl()),
                            new Riccati(SymmetricLqr.isotropic(2, 1, 1, 1), q, horizon, 2000).control());
            assertThat(report.of("hybrid").controlError())
                    .as("horizon %s", horizon)
                    .isLessThan(0.35 * report.of("far").controlError());
            assertThat(report.of("far").controlErrorBefore(report.grid(), horizon - 1.4))
                    .isLessThan(0.02 * report.of("far").controlError());
            report.writeCsv(folder.resolve("errors.csv"));
        }
        Path file = folder.resolve("hybrid.safetensors");
        hybrid.save(file);
        try (Scope scope = Scope.open()) {
            Tensor x = problem.starts(2);
            assertThat(HybridControl.load(file, learned.ground(), List.of(32, 32))
                            .at(x, 1.7)
                            .toFloats())
                    .isEqualTo(hybrid.at(x, 1.7).toFloats());
        }
    }

    @Test
    void aFileThatIsNoCorrectionIsNotRead(@TempDir Path folder) throws IOException {
        SocProblem problem = problem(2, Potentials.isotropic(2, 1));
        EigenfunctionConfig tiny = EigenfunctionConfig.defaults().network(8).steps(10, 5);
        Eigensystem learned = new EigenfunctionSolver(tiny, 0).fit(problem, trace -> {});
        IdoConfig one = new IdoConfig(Ido.LOG_VARIANCE, List.of(8), 1, 0, 16, 1e-3, 0);
        Path file = folder.resolve("hybrid.safetensors");
        new HybridSolver(one, 1, 0)
                .fit(problem, learned, 20, ControlTrace.Listener.none())
                .save(file);
        assertThatThrownBy(() -> HybridControl.load(file, learned.ground(), List.of(9)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("widths [8], not [9]");
        learned.save(file);
        assertThatThrownBy(() -> HybridControl.load(file, learned.ground(), List.of(8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a number 'decay'");
    }

    /** Work, not time: how many states the drift is asked for in two iterations between refreshes. */
    @Test
    void anIterationCostsTheSameForEveryHorizonAndARivalsGrowsWithIt() {
        AtomicLong asked = new AtomicLong();
        ScalarField bowl = Potentials.isotropic(2, 1);
        ScalarField counting = new ScalarField() {
            @Override
            public Tensor value(Tensor x) {
                return bowl.value(x);
            }

            @Override
            public Tensor gradient(Tensor x) {
                asked.addAndGet(x.size(0));
                return bowl.gradient(x);
            }
        };
        EigenfunctionConfig tiny = EigenfunctionConfig.defaults().network(8).steps(10, 5);
        Eigensystem learned = new EigenfunctionSolver(tiny, 0).fit(problem(4, Potentials.isotropic(2, 1)), t -> {});
        long[] hybrid = new long[2];
        long[] rival = new long[2];
        double[] horizons = {4, 40};
        for (int i = 0; i < 2; i++) {
            SocProblem problem = problem(horizons[i], counting);
            int steps = (int) (10 * horizons[i]);
            IdoConfig two = new IdoConfig(Ido.LOG_VARIANCE, List.of(8), 3, 0, 16, 1e-3, 0);
            long[] before = new long[1];
            int at = i;
            new HybridSolver(two, 1, 0).fit(problem, learned, steps, trace -> {
                if (trace.iteration() == 1) {
                    before[0] = asked.get();
                }
                hybrid[at] = asked.get() - before[0];
            });
            new IdoSolver(two, 0).fit(problem, steps, trace -> {
                if (trace.iteration() == 1) {
                    before[0] = asked.get();
                }
                rival[at] = asked.get() - before[0];
            });
        }
        assertThat(hybrid[1]).isEqualTo(hybrid[0]);
        assertThat(rival[1]).isGreaterThanOrEqualTo(6 * rival[0]);
    }

    @Test
    void aBoundThatActsPathsThatWeighNothingAndCoarseStepsAreToldOf() {
        SocProblem problem = problem(2, Potentials.isotropic(2, 1));
        Feedback wild = (x, t) -> x.mul(0).add(60); // the bound is 10/√0.1 = 31.6
        assertThat(new ControlEvaluator(problem, 20, 64, 0)
                        .evaluate(Map.of("wild", wild), null)
                        .warnings())
                .anySatisfy(line -> assertThat(line).contains("wild:").contains("% of the steps were held back"))
                .anySatisfy(line -> assertThat(line).contains("effective share"));
        SocProblem stiff = problem(2, Potentials.isotropic(2, 15));
        assertThat(new ControlEvaluator(stiff, 20, 64, 0)
                        .evaluate(Map.of("none", Feedback.none()), null)
                        .warnings())
                .anySatisfy(line -> assertThat(line).contains("1.5").contains("Euler steps are coarse"));
    }

    @Test
    void anUnstableStepIsRefused() {
        SocProblem ring = SocProblem.builder()
                .dim(2)
                .potential(Potentials.ring(5, 1))
                .runningCost(Costs.linear(2, 0))
                .horizon(5)
                .initial(5 / Math.sqrt(2), 0)
                .build();
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new ControlEvaluator(ring, 100, 10, 0))
                .withMessageContaining("0.05000 is unstable")
                .withMessageContaining("allowed is < 2")
                .satisfies(e -> assertThat(e.fault()).isEqualTo(ProblemException.Fault.UNSTABLE_STEP))
                .satisfies(e -> assertThat(e.measured()).isGreaterThanOrEqualTo(5)); // 100 dt at the start
    }

    /**
     * At the start (½, ½) the drift of x⁴ − x² has the slope 1, where paths go in a few steps it is many times that.
     */
    @Test
    void aStepIsJudgedWherePathsGo() {
        SocProblem rough = SocProblem.builder()
                .dim(2)
                .potential(x -> x.pow(4).sub(x.square()).sum(1))
                .runningCost(Costs.squared(2, 1))
                .horizon(20)
                .initial(0.5, 0.5)
                .build();
        assertThat(StepCheck.stiffness(rough, 0.25)).isGreaterThan(2);
        assertThat(StepCheck.stiffness(rough, 1e-4)).isBetween(1e-4, 5e-4);
        SocProblem linear = problem(2, Potentials.isotropic(2, 20));
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> new ControlEvaluator(linear, 20, 10, 0));
    }
}
