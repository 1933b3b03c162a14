package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InexactProximalPointTest {

    private static void assertFeasible(Trace trace, double tau) {
        assertThat(trace.points())
                .allSatisfy(point -> assertThat(point.violation()).isLessThanOrEqualTo(tau + 1e-9));
    }

    @Test
    void acceleratedStepsReachTheSmoothOptimumAndEveryIterateIsFeasible() {
        Example geometric = PaperExamples.geometric();
        Trace trace = new Trace();
        SolveResult result = new InexactProximalPoint(
                        AcceleratedGradientInner.of(60, 1), ProximalOptions.of(2, 0.01, 60))
                .solve(geometric.problem(), geometric.startArray(), trace);
        assertThat(result.objective() - 5).isCloseTo(-0.0097, within(5e-4));
        assertThat(result.violation()).isCloseTo(0.00983, within(2e-4));
        assertFeasible(trace, 0.01);
        assertThat(result.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(result.point()).isEqualTo(trace.iterate(trace.points().size() - 1));
    }

    /** The calls that the reference took, three times as many allowed. */
    @ParameterizedTest
    @CsvSource({"0.1, 1400", "0.05, 6000", "0.02, 45000"})
    void subgradientsReachTheNonSmoothOptimum(double epsilon, long calls) {
        Example example = PaperExamples.nonSmooth(epsilon);
        Trace trace = new Trace();
        int inner = (int) Math.round(1 / (epsilon * epsilon));
        SolveResult result = new InexactProximalPoint(
                        SwitchingSubgradientInner.stronglyConvex(inner, 2, 8),
                        ProximalOptions.of(4, epsilon, (int) (3 * calls / inner)))
                .solve(example.problem(), example.startArray(), trace);
        assertFeasible(trace, epsilon);
        assertThat(result.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(trace.callsUntil(epsilon, 0.15).orElse(Long.MAX_VALUE)).isLessThanOrEqualTo(3 * calls);
        assertThat(result.merit(0.15)).isLessThanOrEqualTo(epsilon);
    }

    @Test
    void theScheduleWithoutStrongConvexityIsNesterovs() {
        AcceleratedGradientInner.Schedule schedule = AcceleratedGradientInner.Schedule.of(50, 7, 0);
        for (int t = 1; t <= 50; t++) {
            assertThat(schedule.theta()[t]).isCloseTo((t - 1.0) / t, within(1e-14));
            assertThat(schedule.eta()[t]).isCloseTo(2 * 7.0 / t, within(1e-12));
        }
    }

    /** The weights of the average grow by more than half each step: after 1600 steps they alone would be infinite. */
    @Test
    void manyInnerStepsDoNotOverflow() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(
                        Quadratic.linear(1, 0), dev.fathom.optim.convex.Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-1, -0.5));
        Trace trace = new Trace();
        SolveResult result = new InexactProximalPoint(
                        new AcceleratedGradientInner(2500, 1, 3), ProximalOptions.of(2, 1e-4, 10))
                .solve(problem, new double[] {0}, trace);
        assertThat(result.objective()).isCloseTo(-0.5, within(1e-3));
        assertThat(trace.points().get(0).kktResidual()).isNaN();
        assertThat(trace.points().subList(1, trace.points().size()))
                .isNotEmpty()
                .allSatisfy(point -> assertThat(point.kktResidual()).isBetween(0.0, 1e-12))
                .allSatisfy(point -> assertThat(point.tau()).isPositive());
    }

    /** Two short steps, a long one, three short ones: it stops after the sixth. */
    @Test
    void stopsWhenThreeStepsInARowAreShort() {
        double[] lengths = {0.001, 0.001, 0.1, 0.001, 0.001, 0.001, 0.1, 0.1};
        int[] step = {0};
        InnerSolver scripted = (subproblem, events) -> {
            double[] x = subproblem.centre();
            x[0] -= lengths[step[0]++];
            return x;
        };
        ConstrainedProblem problem = ConstrainedProblem.minimise(
                        Quadratic.parabola(), dev.fathom.optim.convex.Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(0, -1));
        SolveResult result = new InexactProximalPoint(scripted, new ProximalOptions(1, 0.01, 0.001, 8, 0.01))
                .solve(problem, new double[] {1}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.STALLED);
        assertThat(result.iterations()).isEqualTo(6);
        assertThat(result.point()).containsExactly(new double[] {1 - 0.105}, within(1e-12));
        step[0] = 0;
        SolveResult all = new InexactProximalPoint(scripted, new ProximalOptions(1, 0.01, 0.001, 8, 0))
                .solve(problem, new double[] {1}, SolverMonitor.NONE);
        assertThat(all.status()).isEqualTo(SolveResult.Status.BUDGET);
        assertThat(all.iterations()).isEqualTo(8);
    }

    @Test
    void theTheorysConstantsAreTheProofs() {
        // a = min{2μ²ε/(3ρ̂D²), μ²ε/(ρ̂D²)} = 2·0.01/(3·2·4) = 1/1200.
        ProximalOptions options = ProximalOptions.theory(2, 0.01, 2, 3);
        assertThat(options.margin()).isCloseTo(0.01 / 3600, within(1e-15));
        assertThat(options.outerSteps()).isEqualTo((int) Math.ceil(Math.log(900) * 1200));
    }

    @Test
    void anInfeasibleStartIsRefusedAndPhaseOneMendsIt() {
        Example geometric = PaperExamples.geometric();
        double[] start = {2.5, 2.5};
        InexactProximalPoint solver =
                new InexactProximalPoint(AcceleratedGradientInner.of(40, 1), ProximalOptions.of(2, 0.01, 5));
        assertThatThrownBy(() -> solver.solve(geometric.problem(), start, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.InfeasibleStart.class, e -> {
                    assertThat(e.violation()).isEqualTo(5.25);
                    assertThat(e.mend()).contains("PhaseOne");
                });
        double[] feasible = PhaseOne.within(0.005).find(geometric.problem(), start);
        assertThat(solver.solve(geometric.problem(), feasible, SolverMonitor.NONE)
                        .violation())
                .isLessThanOrEqualTo(0.01);
    }
}
