package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.baseline.AugmentedLagrangian;
import dev.fathom.hiddenconvexity.baseline.ConstraintExtrapolationInner;
import dev.fathom.hiddenconvexity.baseline.ExactPenaltyProximal;
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SequentialQuadratic;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.baseline.SwitchingSubgradient;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every baseline solves the smooth example to what it can do: they are real. */
class BaselinesTest {

    private final Example geometric = PaperExamples.geometric();

    private SolveResult solve(ConstrainedSolver solver) {
        Trace trace = new Trace();
        SolveResult result = solver.solve(geometric.problem(), geometric.startArray(), trace);
        assertThat(trace.points()).hasSizeGreaterThan(1);
        assertThat(result.calls()).isPositive();
        return result;
    }

    private void assertNear(SolveResult result, double tolerance) {
        assertThat(result.objective()).isCloseTo(5, within(tolerance));
        assertThat(result.violation()).isLessThan(tolerance);
    }

    @Test
    void firstOrderMethodsSolveTheSmoothExample() {
        assertNear(solve(SwitchingSubgradient.constant(20_000, 0.01, 0.001)), 0.02);
        assertNear(solve(new SwitchingSubgradient(20_000, 0.01, 0.001, Double.NaN)), 0.02);
        assertNear(solve(new ExactPenaltyProximal(4, 2, 1, 500, 30)), 0.05);
        assertNear(solve(new GradientDescentAscent(7200, 0.005, 0.005, false)), 1e-3);
        assertNear(solve(new AugmentedLagrangian(1, 30, 60)), 1e-6);
    }

    /** The quadratic penalty's minimiser violates by about λ/β = 1/100. */
    @Test
    void aQuadraticPenaltyIsBiased() {
        SolveResult result = solve(new SmoothPenalty(100, 5000));
        assertThat(result.violation()).isCloseTo(0.01, within(1e-3));
    }

    @Test
    void constraintExtrapolationSolvesProximalSteps() {
        SolveResult result = solve(new InexactProximalPoint(
                new ConstraintExtrapolationInner(400, 1, 10, 1, 1, 2), ProximalOptions.of(2, 0.01, 60)));
        assertNear(result, 0.05);
    }

    @Test
    void sequentialQuadraticProgrammingSolvesTheSmoothExample() {
        SolveResult result = solve(new SequentialQuadratic(200));
        assertNear(result, 1e-5);
        assertThat(result.status()).isEqualTo(SolveResult.Status.STALLED);
        assertThat(result.iterations()).isBetween(3L, 100L);
        assertThat(result.events()).isEmpty();
        SolveResult cut = solve(new SequentialQuadratic(2));
        assertThat(cut.status()).isEqualTo(SolveResult.Status.BUDGET);
        assertThat(cut.iterations()).isLessThanOrEqualTo(2);
    }

    /** The box of control has other bounds for P than for K, and equalities. */
    @Test
    void sequentialQuadraticProgrammingTakesTheProblemsOwnBox() {
        ConstrainedProblem shifted = ConstrainedProblem.minimise(
                Oracle.of(x -> x[0] * x[0] + x[1] * x[1], (x, gradient) -> {
                    gradient[0] = 2 * x[0];
                    gradient[1] = 2 * x[1];
                }),
                Box.of(new double[] {0.3, Double.NEGATIVE_INFINITY}, new double[] {2, -0.4}),
                2);
        SolveResult result = new SequentialQuadratic(100).solve(shifted, new double[] {1, -1}, SolverMonitor.NONE);
        assertThat(result.point()).containsExactly(new double[] {0.3, -0.4}, within(1e-6));
        ConstrainedProblem simplex =
                ConstrainedProblem.minimise(Quadratic.linear(1, 0), dev.fathom.optim.convex.Simplex.probability(1), 1);
        assertThatThrownBy(() -> new SequentialQuadratic(100).solve(simplex, new double[] {1}, SolverMonitor.NONE))
                .hasMessageContaining("SQP needs a box or the whole space as its domain, got Simplex");
        assertThatThrownBy(() -> new SequentialQuadratic(0)).hasMessage("maxIterations must be at least 1, got 0");
    }

    static Stream<ConstrainedSolver> solvers() {
        return Stream.of(
                new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 20, 5)),
                ShiftedBundleLevel.unshifted(5, 5),
                AdaptiveBundleLevel.builder().epochs(2).epochLength(5).build(),
                new InexactProximalPoint(AcceleratedGradientInner.of(5, 1), ProximalOptions.of(2, 0.01, 3)),
                new InexactProximalPoint(
                        SwitchingSubgradientInner.stronglyConvex(5, 1, 10), ProximalOptions.of(2, 0.01, 3)),
                new InexactProximalPoint(
                        new ConstraintExtrapolationInner(5, 1, 10, 1, 1, 2), ProximalOptions.of(2, 0.01, 3)),
                new ExactPenaltyProximal(4, 2, 1, 5, 3),
                SwitchingSubgradient.constant(20, 0.01, 0.001),
                new SwitchingSubgradient(20, 0.01, 0.001, Double.NaN),
                new GradientDescentAscent(20, 0.005, 0.005, false),
                new AugmentedLagrangian(1, 3, 5),
                new SmoothPenalty(100, 60),
                new SequentialQuadratic(20));
    }

    /** Every gradient and value of every function counts, the trace's and the certificate's do not. */
    @ParameterizedTest
    @MethodSource("solvers")
    void everyCallOfEveryFunctionIsCounted(ConstrainedSolver solver) {
        CountingProblem counting = new CountingProblem(geometric.problem());
        SolveResult result = solver.solve(counting.problem(), geometric.startArray(), SolverMonitor.NONE);
        assertThat(result.calls()).isEqualTo(counting.gradients() - 2); // the certificate asks each function once
        assertThat(result.valueCalls()).isEqualTo(counting.values());
        Trace trace = new Trace();
        SolveResult watched = solver.solve(geometric.problem(), geometric.startArray(), trace);
        assertThat(watched.calls()).isEqualTo(result.calls());
        assertThat(watched.valueCalls()).isEqualTo(result.valueCalls());
        TracePoint last = trace.points().get(trace.points().size() - 1);
        assertThat(last.calls()).isEqualTo(result.calls());
    }

    /** −4z + ρ̂/2·z² with ρ̂ = 4 is least at 1; without the proximal term it would be at the end, 2. */
    @Test
    void theExactPenaltysStepStaysNearItsCentre() {
        ConstrainedProblem line = ConstrainedProblem.minimise(Quadratic.linear(-4, 0), Box.of(1, -2, 2), 1);
        SolveResult result =
                new ExactPenaltyProximal(1, 4, 4, 2000, 1).solve(line, new double[] {0}, SolverMonitor.NONE);
        assertThat(result.point()[0]).isCloseTo(1, within(0.02));
        SolveResult second =
                new ExactPenaltyProximal(1, 4, 4, 2000, 2).solve(line, new double[] {-1}, SolverMonitor.NONE);
        assertThat(second.point()[0]).isCloseTo(1, within(0.04));
    }

    /** From 1 down a slope of 1 by steps of 0.1: 0.9, 0.8, 0.7, on average 0.8. */
    @Test
    void descentAscentReturnsItsLastPointOrTheAverage() {
        ConstrainedProblem line = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, -2, 2), 1);
        double[] start = {1};
        assertThat(new GradientDescentAscent(3, 0.1, 1, false)
                        .solve(line, start, SolverMonitor.NONE)
                        .point())
                .containsExactly(new double[] {0.7}, within(1e-15));
        assertThat(new GradientDescentAscent(3, 0.1, 1, true)
                        .solve(line, start, SolverMonitor.NONE)
                        .point())
                .containsExactly(new double[] {0.8}, within(1e-15));
    }

    /**
     * Huang and Lin's steps with ε = 0.2, G = 2, ρ = 0.5 and ν = 0.4: γ = 0.4/16·min(0.04/2, 0.4/2) = 5e-4 on the
     * objective of slope 3; with ν = 0.01 γ = 0.01/16·min(0.02, 0.005) = 3.125e-6. On the constraint 2(x − 1) ≤ 0 from
     * 1.5 the step is Polyak's, to 1.
     */
    @Test
    void huangAndLinsStepsAreTheirs() {
        ConstrainedProblem line = ConstrainedProblem.minimise(Quadratic.linear(3, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(2, -2));
        Trace trace = new Trace();
        SwitchingSubgradient.polyak(2, 0.2, 2, 0.5, 0.4).solve(line, new double[] {1.5}, trace);
        assertThat(trace.iterate(1)).containsExactly(new double[] {1}, within(1e-15));
        assertThat(trace.iterate(2)).containsExactly(new double[] {1 - 3 * 5e-4}, within(1e-15));
        Trace small = new Trace();
        SwitchingSubgradient.polyak(1, 0.2, 2, 0.5, 0.01).solve(line, new double[] {0.5}, small);
        assertThat(small.iterate(1)).containsExactly(new double[] {0.5 - 3 * 3.125e-6}, within(1e-15));
    }

    /**
     * With different hidden variables for objective and constraint there is a local minimum, and nothing is promised.
     */
    @Test
    void theInconsistentExampleKeepsItsLocalMinimum() {
        Example example = PaperExamples.inconsistent();
        double local = example.problem().objective().value(new double[] {-0.3, 0.2});
        assertThat(local).isCloseTo(Math.hypot(0.3, 1.8), within(1e-12));
        assertThat(example.problem().objective().value(new double[] {0.55, 1.45}))
                .isCloseTo(0.7778, within(1e-4));
        assertThat(example.problem().inequalities().get(0).value(new double[] {0.55, 1.45}))
                .isLessThan(1e-12);
        Random random = new Random(4);
        int feasible = 0;
        for (int n = 0; n < 5000; n++) {
            double radius = 0.05 * Math.sqrt(random.nextDouble());
            double angle = 2 * Math.PI * random.nextDouble();
            double[] x = {-0.3 + radius * Math.cos(angle), 0.2 + radius * Math.sin(angle)};
            if (example.problem().inequalities().get(0).value(x) <= 0) {
                feasible++;
                assertThat(example.problem().objective().value(x)).isGreaterThanOrEqualTo(local - 1e-12);
            }
        }
        assertThat(feasible).isGreaterThan(100);
    }
}
