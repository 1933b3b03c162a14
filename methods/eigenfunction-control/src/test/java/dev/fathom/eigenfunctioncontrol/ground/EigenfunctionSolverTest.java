package dev.fathom.eigenfunctioncontrol.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.sde.laplacian.SmoothActivation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The algorithm on problems whose ground state is known. */
class EigenfunctionSolverTest {

    private static SocProblem quadratic(int d, double a) {
        return SocProblem.builder()
                .dim(d)
                .potential(Potentials.isotropic(d, a))
                .runningCost(Costs.squared(d, 1))
                .terminalCost(Costs.squared(d, 0.5))
                .horizon(4)
                .build();
    }

    private static double error(Eigensystem learned, SymmetricLqr exact, ReferenceMeasure measure) {
        try (Scope scope = Scope.open()) {
            Tensor x = measure.exact(Rng.seed(99)).draw(4096);
            Tensor off = learned.longHorizonControl()
                    .at(x, 0)
                    .sub(exact.longHorizonControl().at(x, 0));
            return off.square().mean().item();
        }
    }

    private static final EigenfunctionConfig SHORT =
            EigenfunctionConfig.defaults().network(32, 32, 16).batch(192, 4e-3).steps(450, 200);

    @Test
    void theRelativeLossSharpensWhatRitzFound() {
        SocProblem problem = quadratic(2, 1);
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        double[] errors = new double[2];
        for (int i = 0; i < 2; i++) {
            EigenLoss loss = i == 0 ? EigenLoss.RITZ : EigenLoss.RELATIVE;
            Eigensystem learned = new EigenfunctionSolver(SHORT.loss(loss), 0).fit(problem, trace -> {});
            errors[i] = error(learned, SymmetricLqr.isotropic(2, 1, 1, 1), measure);
            assertThat(learned.groundEnergy().value()).isCloseTo(2 * (Math.sqrt(3) - 1), within(0.02));
            assertThat(learned.ergodicCost()).isCloseTo(Math.sqrt(3) - 1, within(0.05));
        }
        assertThat(errors[1]).isLessThan(0.5 * errors[0]);
    }

    @Test
    void aRepulsiveDriftIsLearnedUnderItsOwnMeasure() {
        SocProblem problem = quadratic(2, -1);
        Eigensystem learned = new EigenfunctionSolver(SHORT, 0).fit(problem, trace -> {});
        double lambda = 2 * (Math.sqrt(3) + 1);
        assertThat(learned.groundEnergy().value()).isCloseTo(lambda, within(0.02 * lambda));
        assertThat(error(learned, SymmetricLqr.isotropic(2, -1, 1, 1), ReferenceMeasure.of(problem)))
                .isLessThan(0.01);
    }

    /** Saddle drift, σ = 1: neither sign of E gives a measure; a quadratic W does. */
    @Test
    void aSaddleIsLearnedUnderAGaussianMeasureAndItsGapFound() {
        double[][] a = {{1, 0}, {0, -1}};
        SocProblem problem = SocProblem.builder()
                .dim(2)
                .potential(Potentials.quadratic(a))
                .runningCost(Costs.squared(2, 1))
                .terminalCost(Costs.linear(1, 1))
                .horizon(8)
                .build();
        ReferenceMeasure measure = ReferenceMeasure.gaussian(problem, 1);
        EigenfunctionConfig config = SHORT.eigenstates(2, 250);
        Eigensystem learned;
        try (StateSampler sampler = measure.exact(Rng.seed(0))) {
            learned = new EigenfunctionSolver(config, 0).fit(problem, measure, sampler, trace -> {});
        }
        double lambda = 2 * Math.sqrt(3);
        assertThat(learned.groundEnergy().value()).isCloseTo(lambda, within(0.03 * lambda));
        assertThat(learned.spectralGap()).isCloseTo(lambda, within(0.1 * lambda)); // one quantum, 2ω = 2√3
        assertThat(learned.excited().get(0).isExcited()).isTrue(); // the terminal cost is odd
        assertThat(learned.suggestCutoff(1e-2)).isCloseTo(2 / lambda * Math.log(100), within(0.2));
        assertThat(learned.relaxationTime()).isCloseTo(2 / learned.spectralGap(), within(1e-9));
    }

    @Test
    void statesThatTheTerminalCostDoesNotExciteDoNotGovern() {
        Eigensystem.Excited odd = new Eigensystem.Excited(1, 3.7e-4, 1e-3);
        Eigensystem.Excited even = new Eigensystem.Excited(45, 44.8, 0.5);
        assertThat(system(List.of(odd, even)).governingGap()).isEqualTo(44.8);
        assertThat(system(List.of(odd, even)).warnings())
                .singleElement()
                .asString()
                .contains("not excited");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> system(List.of(odd)).suggestCutoff(1e-2))
                .satisfies(e -> assertThat(e.mend()).contains("learn 3 eigenstates"));
        Eigensystem tilted = system(List.of(new Eigensystem.Excited(1, 3.7e-4, 0.4), even));
        assertThat(tilted.warnings()).singleElement().asString().contains("not short");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tilted.suggestCutoff(1e-2))
                .withMessageContaining("0.00037")
                .satisfies(e -> assertThat(e.fault()).isEqualTo(ProblemException.Fault.VANISHING_GAP));
    }

    private static Eigensystem system(List<Eigensystem.Excited> excited) {
        SocProblem problem = quadratic(2, 1);
        GroundState ground =
                new GroundState(problem, ReferenceMeasure.of(problem), List.of(8), SmoothActivation.GELU, Rng.seed(0));
        return new Eigensystem(
                ground, new Eigenvalue(1, 0.1), new Eigenvalue(1, 0.1), new double[] {1, 2, 3}, excited, List.of());
    }

    @Test
    void whatIsSavedIsWhatIsRead(@TempDir Path folder) throws IOException {
        Eigensystem written = system(List.of(new Eigensystem.Excited(2, 1, 0.3)));
        Path file = folder.resolve("ground.safetensors");
        written.save(file);
        SocProblem problem = quadratic(2, 1);
        Eigensystem read =
                Eigensystem.load(file, problem, ReferenceMeasure.of(problem), List.of(8), SmoothActivation.GELU);
        assertThat(read.excited()).isEqualTo(written.excited());
        assertThat(read.residualQuantiles()).containsExactly(1, 2, 3);
        try (Scope scope = Scope.open()) {
            Tensor x = problem.starts(3).add(0.3);
            assertThat(read.longHorizonControl().at(x, 0).toFloats())
                    .isEqualTo(written.longHorizonControl().at(x, 0).toFloats());
        }
    }

    @Test
    void aSamplerThatRejectsEverythingIsRefused() {
        SocProblem problem = quadratic(2, 1);
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        try (StateSampler wild = new SamplerConfig.Chains(50, 512, 5, 1).open(measure, Rng.seed(0))) {
            EigenfunctionConfig config = SHORT.steps(20, 10);
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> new EigenfunctionSolver(config, 0).fit(problem, measure, wild, trace -> {}))
                    .withMessageContaining("accepted 0.0 %")
                    .satisfies(e -> assertThat(e.fault()).isEqualTo(ProblemException.Fault.SAMPLER))
                    .satisfies(e -> assertThat(e.mend()).contains("sampler.step"));
        }
    }

    /** Steps of 1e-5 are all accepted, and chains that began apart stay apart. */
    @Test
    void aSamplerThatHardlyMovesAndAnUnsettledQuotientAreToldOf() {
        SocProblem problem = quadratic(2, 1);
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        try (StateSampler lazy = new SamplerConfig.Chains(1e-5, 64, 0, 1).open(measure, Rng.seed(0))) {
            EigenfunctionConfig config = SHORT.batch(64, 1e-3).steps(30, 10);
            assertThat(new EigenfunctionSolver(config, 0)
                            .fit(problem, measure, lazy, trace -> {})
                            .warnings())
                    .anySatisfy(line -> assertThat(line).contains("its step is too small"))
                    .anySatisfy(line -> assertThat(line).contains("split R-hat"))
                    .anySatisfy(line ->
                            assertThat(line).contains("Rayleigh quotient").contains("frozen"));
        }
    }
}
