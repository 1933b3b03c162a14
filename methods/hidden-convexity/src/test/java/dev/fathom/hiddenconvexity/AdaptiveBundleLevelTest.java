package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdaptiveBundleLevelTest {

    private final Example geometric = PaperExamples.geometric();

    private static AdaptiveBundleLevel.Builder paper() {
        return AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .multiplier(1)
                .step(0.005, 18 * 0.005 * 0.005)
                .epochs(12)
                .epochLength(1200);
    }

    @Test
    void reachesTheOptimumWithoutKnowingIt() {
        SolveResult result = paper().build().solve(geometric.problem(), geometric.startArray(), SolverMonitor.NONE);
        // At λ = λ* the penalty is flat along the trade of objective against violation: only their sum is determined.
        assertThat(result.objective()).isCloseTo(5, within(0.01));
        assertThat(result.violation()).isLessThanOrEqualTo(0.01);
        assertThat(result.objective() + Math.max(0, result.violation()) - 5).isBetween(-1e-9, 2e-4);
        assertThat(result.certified()).isFalse();
        assertThat(result.certificate().lowerBound()).isEqualTo(0);
    }

    /** β = ½: an epoch that leaves the level below the optimum halves the distance at least. */
    @Test
    void everyLevelBelowTheOptimumHalvesTheDistance() {
        double optimum = 0.162603872;
        Example example = GeometricProgram.random(100, 21).example();
        Trace trace = new Trace();
        AdaptiveBundleLevel.builder()
                .lowerBound(optimum / 2)
                .multiplier(0.25)
                .step(0.3, 1e-3)
                .epochs(8)
                .epochLength(121)
                .build()
                .solve(example.problem(), example.startArray(), trace);
        List<Double> levels =
                trace.points().stream().map(TracePoint::level).distinct().toList();
        assertThat(levels).hasSizeGreaterThan(4);
        for (int k = 1; k < levels.size(); k++) {
            if (levels.get(k) <= optimum) {
                assertThat(optimum - levels.get(k)).isLessThanOrEqualTo(0.5 * (optimum - levels.get(k - 1)) + 1e-9);
            }
        }
    }

    /** With F2 divided by ten the optimal multiplier is 10: the weight 1 that it starts with would not do. */
    @Test
    void learnsTheMultiplierFromTheSubproblems() {
        Oracle whole = geometric.problem().inequalities().get(0);
        Oracle tenth = Oracle.of(x -> 0.1 * whole.value(x), (x, gradient) -> {
            whole.gradient(x, gradient);
            gradient[0] *= 0.1;
            gradient[1] *= 0.1;
        });
        ConstrainedProblem scaled = ConstrainedProblem.minimise(
                        geometric.problem().objective(), geometric.problem().domain(), 2)
                .subjectTo(tenth);
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .step(0.05, 1e-4)
                .epochs(14)
                .epochLength(300)
                .build()
                .solve(scaled, geometric.startArray(), SolverMonitor.NONE);
        assertThat(result.merit(5)).isLessThan(0.02);
        assertThat(result.objective()).isCloseTo(5, within(0.02));
        assertThat(result.violation()).isLessThan(0.002);
    }

    /** min x² over [−1, 1] subject to x ≥ 0.5 is convex as it stands: optimum 0.25, multiplier 1. */
    private static ConstrainedProblem parabola() {
        return ConstrainedProblem.minimise(Quadratic.parabola(), dev.fathom.optim.convex.Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-1, 0.5));
    }

    @Test
    void aLevelProvedToBeABoundCertifiesTheAnswer() {
        // ρ = 0, L = 2 and D/μ = 2 for this convex problem, where c is the identity.
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .multiplier(2)
                .step(0.001, 1e-6)
                .epochs(40)
                .epochLength(8000)
                .curvature(new CurvatureBound(0, 2, 2))
                .tolerance(0.05)
                .build()
                .solve(parabola(), new double[] {1}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
        assertThat(result.certified()).isTrue();
        assertThat(result.certificate().lowerBound()).isBetween(0.2, 0.25);
        assertThat(result.objective()).isCloseTo(0.25, within(0.05));
    }

    /** With this weight the start's penalty, 0.203, is within 0.05 of the level although it violates by 0.5. */
    @Test
    void aPointThatViolatesMoreThanTheToleranceHasNotConverged() {
        ConstrainedProblem steep = ConstrainedProblem.minimise(
                        Quadratic.parabola(), dev.fathom.optim.convex.Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-10, 5));
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0.2)
                .multiplier(0.001)
                .step(0.05, 1e-5)
                .epochs(2)
                .epochLength(20)
                .tolerance(0.05)
                .build()
                .solve(steep, new double[] {0.45}, SolverMonitor.NONE);
        assertThat(result.violation()).isCloseTo(0.5, within(1e-12));
        assertThat(result.status()).isEqualTo(SolveResult.Status.BUDGET);
        assertThat(result.certified()).isFalse();
    }

    /** min x over [0, 1] with a level below 0: no point reaches it, so τ grows until one does. */
    @Test
    void aStepWithoutAPointRaisesTheShiftForItsEpoch() {
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(Quadratic.linear(1, 0), dev.fathom.optim.convex.Box.of(1, 0, 1), 1);
        Trace trace = new Trace();
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(1)
                .step(1, 1e-3)
                .epochs(2)
                .epochLength(5)
                .build()
                .solve(problem, new double[] {0.5}, trace);
        // From 0.5 the level ½(−1 + 0.5) = −0.25 takes τ = 1e-3·2⁸ = 0.256, from 0.006 −0.497 takes 1e-3·2⁹.
        assertThat(trace.points().get(0).tau()).isEqualTo(1e-3);
        assertThat(trace.points().get(1).tau()).isEqualTo(0.256);
        assertThat(trace.points().get(1).objective()).isCloseTo(0.006, within(1e-12));
        assertThat(trace.points().get(2).tau()).isEqualTo(0.512);
        assertThat(trace.points().get(6).tau()).isEqualTo(1e-3);
        assertThat(result.events())
                .singleElement()
                .asString()
                .contains("tau raised")
                .contains("0.512");
        // The second epoch's level ½(−1 + 0.006) = −0.497 takes no more than τ: ½(−0.497 + 0.5) + 1e-3 = 0.0025.
        assertThat(trace.points().get(7).tau()).isEqualTo(1e-3);
        assertThat(result.objective()).isCloseTo(0.0025, within(1e-12));
    }

    @Test
    void aStepThatNoShiftHelpsIsReported() {
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(Quadratic.linear(1, 0), dev.fathom.optim.convex.Box.of(1, 0, 1), 1);
        assertThatThrownBy(() -> AdaptiveBundleLevel.builder()
                        .lowerBound(-1e9)
                        .multiplier(1)
                        .step(1, 1e-9)
                        .build()
                        .solve(problem, new double[] {0.5}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.SubproblemInfeasible.class, e -> {
                    assertThat(e.iteration()).isZero();
                    assertThat(e.point()).containsExactly(0.5);
                    assertThat(e.mend()).contains("raise tau");
                });
    }

    @Test
    void aMultiplierBelowTheOptimalOneIsReported() {
        assertThatThrownBy(() -> AdaptiveBundleLevel.builder()
                        .lowerBound(-1)
                        .multiplier(0.1)
                        .step(0.05, 1e-5)
                        .epochs(12)
                        .epochLength(200)
                        .build()
                        .solve(parabola(), new double[] {1}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.MultiplierTooSmall.class, e -> {
                    assertThat(e.violation()).isGreaterThan(0.05);
                    assertThat(e.point()).containsExactly(new double[] {0.5 - e.violation()}, within(1e-12));
                    assertThat(e.iteration()).isEqualTo(12 * 200);
                    assertThat(e).hasMessageContaining("the penalty weight 0.1 leaves inequality 0 violated by 0.");
                    assertThat(e.mend()).contains("raise the multiplier");
                });
    }

    /** However the epochs start and however few they are: 5/α = 100 steps leave no violation that would go away. */
    @ParameterizedTest
    @CsvSource({"LAST, 12, 200", "START, 2, 200", "BEST, 1, 200", "LAST, 1, 200", "LAST, 2400, 1", "START, 1, 100"})
    void aMultiplierThatIsTooSmallIsReportedWithAnyEpochs(
            AdaptiveBundleLevel.Restart restart, int epochs, int epochLength) {
        AdaptiveBundleLevel solver = AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(0.1)
                .step(0.05, 1e-5)
                .epochs(epochs)
                .epochLength(epochLength)
                .restart(restart)
                .build();
        assertThatThrownBy(() -> solver.solve(parabola(), new double[] {0.2}, SolverMonitor.NONE))
                .isInstanceOf(SolverException.MultiplierTooSmall.class)
                .hasMessageContaining("the penalty weight 0.1 leaves inequality 0 violated");
    }

    /** A start that violates is no reproach before the steps had time. */
    @Test
    void aFewStepsFromAViolatingStartAreNoReproach() {
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(0.1)
                .step(0.05, 1e-5)
                .epochs(1)
                .epochLength(99)
                .build()
                .solve(parabola(), new double[] {0.2}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.BUDGET);
    }

    @Test
    void aLevelAboveAFeasibleValueIsReported() {
        assertThatThrownBy(() -> AdaptiveBundleLevel.builder()
                        .lowerBound(9)
                        .multiplier(2)
                        .build()
                        .solve(geometric.problem(), new double[] {1, 1}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.LevelAboveFeasibleValue.class, e -> {
                    assertThat(e).hasMessageContaining("lower bound 9").hasMessageContaining("(1, 1)");
                    assertThat(e.iteration()).isZero();
                });
    }

    /** x² + y² with x ≥ ½ has the optimum ¼: a weight that grew within the epoch proves nothing about the level. */
    @Test
    void aLearnedWeightProvesNoBound() {
        Oracle objective = Oracle.of(x -> x[0] * x[0] + x[1] * x[1], (x, out) -> {
            out[0] = 2 * x[0];
            out[1] = 2 * x[1];
        });
        Oracle constraint = Oracle.of(x -> 0.5 - x[0], (x, out) -> out[0] = -1);
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .step(1e-3, 1e-6)
                .epochs(1)
                .epochLength(1)
                .curvature(new CurvatureBound(0, 2, 2 * Math.sqrt(2)))
                .build()
                .solve(
                        ConstrainedProblem.minimise(objective, Box.of(2, -1, 1), 2)
                                .subjectTo(constraint),
                        new double[] {0.2, 1},
                        SolverMonitor.NONE);
        assertThat(result.certificate().lowerBound()).isLessThanOrEqualTo(0.25);
    }
}
