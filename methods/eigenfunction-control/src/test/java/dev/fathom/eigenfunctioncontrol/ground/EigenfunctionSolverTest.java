package dev.fathom.eigenfunctioncontrol.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr;
import dev.fathom.eigenfunctioncontrol.problem.Costs;
import dev.fathom.eigenfunctioncontrol.problem.Potentials;
import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
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
        Eigensystem.Excited odd = new Eigensystem.Excited(1, 3.7e-4, 0, 1e-3);
        Eigensystem.Excited even = new Eigensystem.Excited(45, 44.8, 1, 0.5);
        assertThat(system(List.of(odd, even)).governingGap()).isEqualTo(44.8);
        assertThat(system(List.of(odd, even)).warnings())
                .singleElement()
                .asString()
                .contains("not excited");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> system(List.of(odd)).suggestCutoff(1e-2))
                .satisfies(e -> assertThat(e.mend()).contains("learn 3 eigenstates"));
        Eigensystem tilted = system(List.of(new Eigensystem.Excited(1, 3.7e-4, 0, 0.4), even));
        assertThat(tilted.warnings()).singleElement().asString().contains("not short");
        // a gap of 0.4 is no small number, but its relaxation time is 5 and the horizon 4
        assertThat(system(List.of(new Eigensystem.Excited(1, 0.4, 0, 0.4))).warnings())
                .singleElement()
                .asString()
                .contains("relaxation time is 5");
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> tilted.suggestCutoff(1e-2))
                .withMessageContaining("0.00037")
                .satisfies(e -> assertThat(e.fault()).isEqualTo(ProblemException.Fault.VANISHING_GAP));
    }

    private static Eigensystem system(List<Eigensystem.Excited> excited) {
        SocProblem problem = quadratic(2, 1);
        GroundState ground =
                new GroundState(problem, ReferenceMeasure.of(problem), List.of(8), SmoothActivation.GELU, Rng.seed(0));
        Eigenvalue one = new Eigenvalue(1, 0.1);
        return new Eigensystem(ground, new Eigenvalue(3, 0.1), one, one, new double[] {1, 2, 3}, excited, List.of());
    }

    @Test
    void whatIsSavedIsWhatIsRead(@TempDir Path folder) throws IOException {
        Eigensystem written = system(List.of(new Eigensystem.Excited(2, 1, 0.1, 0.3)));
        Path file = folder.resolve("ground.safetensors");
        written.save(file);
        SocProblem problem = quadratic(2, 1);
        Eigensystem read =
                Eigensystem.load(file, problem, ReferenceMeasure.of(problem), List.of(8), SmoothActivation.GELU);
        assertThat(read.excited()).isEqualTo(written.excited());
        assertThat(read.residualQuantiles()).containsExactly(1, 2, 3);
        assertThat(read.frozenEnergy().value()).isEqualTo(3);
        assertThat(read.groundEnergy().value()).isEqualTo(1);
        try (Scope scope = Scope.open()) {
            Tensor x = problem.starts(3).add(0.3);
            assertThat(read.longHorizonControl().at(x, 0).toFloats())
                    .isEqualTo(written.longHorizonControl().at(x, 0).toFloats());
        }
    }

    /** The same network under another measure, temperature or potential is another function. */
    @Test
    void whatWasLearnedOfAnotherProblemIsNotRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("ground.safetensors");
        system(List.of()).save(file);
        SocProblem problem = quadratic(2, 1);
        SocProblem other = quadratic(2, 1.5);
        assertThatThrownBy(() -> load(file, problem, ReferenceMeasure.gaussian(problem, 0.7), 8))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("learned with W");
        assertThatThrownBy(() -> load(file, other, ReferenceMeasure.of(other), 8))
                .hasMessageContaining("with E");
        assertThatThrownBy(() -> load(file, problem, ReferenceMeasure.of(problem), 9))
                .hasMessageContaining("widths [8], here it is [9]");
        assertThat(load(file, problem, ReferenceMeasure.of(problem), 8).excited())
                .isEmpty();
    }

    private static Eigensystem load(Path file, SocProblem problem, ReferenceMeasure measure, int width)
            throws IOException {
        return Eigensystem.load(file, problem, measure, List.of(width), SmoothActivation.GELU);
    }

    @Test
    void theEnergyIsThatOfTheFunctionAsFinallyLearned() {
        SocProblem problem = quadratic(2, 1);
        Eigensystem learned = new EigenfunctionSolver(SHORT.steps(16, 0), 0).fit(problem, trace -> {});
        Eigenvalue again;
        try (StateSampler sampler = ReferenceMeasure.of(problem).exact(Rng.seed(7))) {
            again = Eigenvalue.rayleigh(learned.ground(), sampler, 65_536);
        }
        double chance = 5 * Math.hypot(again.error(), learned.groundEnergy().error());
        assertThat(learned.groundEnergy().value()).isCloseTo(again.value(), within(chance));
        assertThat(learned.frozenEnergy().value()).isNotCloseTo(again.value(), within(chance));
        assertThat(learned.ergodicCost()).isEqualTo(learned.groundEnergy().value() / 2);
    }

    @Test
    void energiesThatDisagreeAndLargeResidualsAreToldOf() {
        Eigenvalue ritz = new Eigenvalue(-13.4, 0.02);
        double[] small = {0.1, 0.3, 1};
        assertThat(Agreement.notes(ritz, new Eigenvalue(-13.3, 0.02), small, 14))
                .isEmpty();
        assertThat(Agreement.notes(ritz, new Eigenvalue(-12.4, 0.3), small, 14)).isEmpty(); // three standard errors
        assertThat(Agreement.notes(ritz, new Eigenvalue(-12.4, 0.05), small, 14))
                .singleElement()
                .asString()
                .contains("-12.4")
                .contains("Rayleigh quotient -13.4")
                .contains("19 standard errors");
        assertThat(Agreement.notes(ritz, new Eigenvalue(-13.4, 0.02), new double[] {0.1, 0.3, 40}, 14))
                .singleElement()
                .asString()
                .contains("residual")
                .contains("above 40");
        assertThat(Agreement.notes(ritz, new Eigenvalue(Double.NaN, 0.02), small, 14))
                .hasSize(1);
    }

    /** λ₁ = 3√3 − 1 is more than four times λ₀ = √3 − 1: with β_v = ½/λ₀ the loss would be least at F = 0. */
    @Test
    void aGapMuchLargerThanTheGroundEnergyIsFound() {
        Eigensystem learned = new EigenfunctionSolver(SHORT.eigenstates(2, 250), 0).fit(quadratic(1, 1), trace -> {});
        Eigensystem.Excited first = learned.excited().get(0);
        assertThat(first.gap()).isCloseTo(2 * Math.sqrt(3), within(0.1));
        assertThat(first.error()).isPositive().isLessThan(0.1);
        assertThat(learned.warnings()).noneMatch(line -> line.contains("hardly learned"));
    }

    /** f = x² − (√3 − 1)/2 makes λ₀ zero: the weight of the variational loss cannot be one over it. */
    @Test
    void aGroundEnergyOfZeroIsNoObstacle() {
        SocProblem problem = SocProblem.builder()
                .dim(1)
                .potential(Potentials.isotropic(1, 1))
                .runningCost(x -> x.square().sum(1).sub((Math.sqrt(3) - 1) / 2))
                .build();
        Eigensystem learned = new EigenfunctionSolver(
                        SHORT.loss(EigenLoss.VARIATIONAL).eigenstates(2, 250), 0)
                .fit(problem, trace -> {});
        assertThat(learned.groundEnergy().value()).isCloseTo(0, within(0.02));
        assertThat(learned.spectralGap()).isCloseTo(2 * Math.sqrt(3), within(0.15));
        assertThat(error(learned, SymmetricLqr.isotropic(1, 1, 1, 1), ReferenceMeasure.of(problem)))
                .isLessThan(0.02);
    }

    @Test
    void statesThatWereNotLearnedAreToldOf() {
        EigenfunctionConfig hardly = SHORT.steps(20, 10).eigenstates(2, 1);
        assertThat(new EigenfunctionSolver(hardly, 0)
                        .fit(quadratic(1, 1), trace -> {})
                        .warnings())
                .anySatisfy(line -> assertThat(line).contains("state 1 was hardly learned"));
    }

    @Test
    void anAnnealedRunEndsWithTheRelativeLoss() {
        SocProblem problem = quadratic(2, 1);
        Eigensystem learned = new EigenfunctionSolver(SHORT.annealing(0.5), 0).fit(problem, trace -> {});
        assertThat(error(learned, SymmetricLqr.isotropic(2, 1, 1, 1), ReferenceMeasure.of(problem)))
                .isLessThan(2e-3);
    }

    @Test
    void lossesThatHaveNoMinimumForTheEnergyFoundAreRefused() {
        SocProblem cheap = SocProblem.builder()
                .dim(1)
                .potential(Potentials.isotropic(1, 1))
                .runningCost(x -> x.square().sum(1).sub(5))
                .build();
        EigenfunctionConfig config = SHORT.steps(20, 10);
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(
                        () -> new EigenfunctionSolver(config.loss(EigenLoss.LOG_RELATIVE), 0).fit(cheap, trace -> {}))
                .withMessageContaining("log-relative needs a ground energy > 0")
                .satisfies(e -> assertThat(e.measured()).isNegative());
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> new EigenfunctionSolver(
                                config.loss(EigenLoss.VARIATIONAL).variationalWeight(9), 0)
                        .fit(quadratic(1, 1), trace -> {}))
                .withMessageContaining("betaV must be below 2/")
                .withMessageContaining("got 9.000");
    }

    @Test
    void settingsThatCannotWorkAreRefused() {
        assertThatThrownBy(() -> SHORT.steps(100, 100)).hasMessageContaining("the loss RELATIVE would never be used");
        assertThat(SHORT.loss(EigenLoss.RITZ).steps(100, 100).ritzSteps()).isEqualTo(100);
        assertThatThrownBy(() -> SHORT.eigenstates(2, 0)).hasMessageContaining("excitedSteps must be at least 1");
        assertThatThrownBy(() -> SHORT.loss(EigenLoss.LOG_RELATIVE).laplacian(LaplacianMode.HUTCHINSON))
                .hasMessageContaining("HUTCHINSON")
                .hasMessageContaining("biased");
        assertThatThrownBy(() -> SHORT.annealing(1)).hasMessageContaining("annealing must be in [0, 1)");
        assertThatThrownBy(() -> SHORT.loss(EigenLoss.PINN).annealing(0.2)).hasMessageContaining("got 0.2 for PINN");
        assertThatThrownBy(() -> SHORT.network(8, 0)).hasMessageContaining("widths must be at least 1, got 0");
    }

    /** Chains that never move: a thousand visits tell no more than one. */
    @Test
    void theErrorOfChainsIsThatOfTheChainsNotOfTheirVisits() {
        SocProblem problem = quadratic(2, 1);
        GroundState ground =
                new GroundState(problem, ReferenceMeasure.of(problem), List.of(8), SmoothActivation.GELU, Rng.seed(0));
        float[] held;
        try (Scope scope = Scope.open()) {
            held = Rng.seed(3).normal(DType.F32, 64, 2).toFloats();
        }
        StateSampler still = new StateSampler() {
            @Override
            public Tensor draw(int n) {
                return Tensors.of(held, 64, 2);
            }

            @Override
            public int chains() {
                return 64;
            }
        };
        Eigenvalue once = Eigenvalue.local(ground, still, 64);
        Eigenvalue often = Eigenvalue.local(ground, still, 64 * 50);
        assertThat(once.error()).isPositive();
        assertThat(often.error()).isCloseTo(once.error(), within(1e-6 * once.error()));
        assertThat(often.value()).isCloseTo(once.value(), within(1e-6));
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
