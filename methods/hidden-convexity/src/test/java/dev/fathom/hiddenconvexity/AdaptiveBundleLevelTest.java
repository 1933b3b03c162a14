package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    @Test
    void learnsTheMultiplierFromTheSubproblems() {
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .step(0.05, 1e-4)
                .epochs(14)
                .epochLength(300)
                .build()
                .solve(geometric.problem(), geometric.startArray(), SolverMonitor.NONE);
        assertThat(result.merit(5)).isLessThan(0.02);
        assertThat(result.objective()).isCloseTo(5, within(0.02));
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

    @Test
    void aMultiplierBelowTheOptimalOneIsReported() {
        assertThatThrownBy(() -> AdaptiveBundleLevel.builder()
                        .lowerBound(0)
                        .multiplier(0.1)
                        .step(0.05, 1e-5)
                        .epochs(12)
                        .epochLength(200)
                        .build()
                        .solve(parabola(), new double[] {1}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.MultiplierTooSmall.class, e -> {
                    assertThat(e.violation()).isGreaterThan(0.05);
                    assertThat(e.mend()).contains("raise the multiplier");
                });
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
}
