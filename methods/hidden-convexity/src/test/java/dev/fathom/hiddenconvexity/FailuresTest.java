package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private final Example geometric = PaperExamples.geometric();
    private final ConstrainedSolver solver = new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 50, 5));

    @Test
    void aStartOfTheWrongLengthOrOutsideTheDomainIsRefused() {
        assertThatThrownBy(() -> solver.solve(geometric.problem(), new double[3], SolverMonitor.NONE))
                .isInstanceOf(SolverException.DimensionMismatch.class)
                .hasMessage("the start has length 3 but the problem has dimension 2");
        assertThatThrownBy(() -> solver.solve(geometric.problem(), new double[] {0, 1}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.StartOutsideDomain.class, e -> {
                    assertThat(e).hasMessageContaining("x = (0, 1)");
                    assertThat(e.mend()).contains("project");
                });
        assertThatThrownBy(() -> solver.solve(geometric.problem(), new double[] {Double.NaN, 1}, SolverMonitor.NONE))
                .isInstanceOf(SolverException.NonFinite.class);
    }

    @Test
    void aValueOrGradientThatIsNotFiniteIsReportedWithIterationAndPoint() {
        Oracle value = Oracle.of(x -> x[0] < 0.5 ? Double.NaN : x[0], (x, gradient) -> gradient[0] = 1);
        Oracle slope = Oracle.of(x -> x[0], (x, gradient) -> gradient[0] = x[0] < 0.5 ? Double.POSITIVE_INFINITY : 1);
        ConstrainedProblem line = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 0, 1), 1);
        assertBreaks(ConstrainedProblem.minimise(value, Box.of(1, 0, 1), 1), "the value of the objective is NaN");
        assertBreaks(ConstrainedProblem.minimise(slope, Box.of(1, 0, 1), 1), "a gradient of the objective is Infinity");
        assertBreaks(line.subjectTo(value), "the value of inequality 0 is NaN");
        assertBreaks(line.subjectTo(slope), "a gradient of inequality 0 is Infinity");
        assertBreaks(line.withEquality(slope), "a gradient of equality 0 is Infinity");
    }

    /** From 0.9 the first step goes half of the way to 0, and τ less far. */
    private static void assertBreaks(ConstrainedProblem problem, String message) {
        assertThatThrownBy(() -> new ShiftedBundleLevel(StarBundleOptions.of(0.5, 1e-4, 50, 0))
                        .solve(problem, new double[] {0.9}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.NonFinite.class, e -> {
                    assertThat(e.iteration()).isEqualTo(1);
                    assertThat(e.point()).containsExactly(new double[] {0.4501}, within(1e-12));
                    assertThat(e).hasMessageContaining(message + " at iteration 1, x = (0.4501)");
                });
    }

    @Test
    void aViolatedConstraintWithoutGradientIsReported() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, -1, 1), 1)
                .subjectTo(new Quadratic(1, 0, 0.5));
        assertThatThrownBy(() -> new ShiftedBundleLevel(StarBundleOptions.of(0.5, 1e-4, 50, -1))
                        .solve(problem, new double[] {0}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.ZeroGradient.class, e -> {
                    assertThat(e).hasMessageContaining("inequality 0").hasMessageContaining("0.5");
                    assertThat(e.iteration()).isZero();
                    assertThat(e.point()).containsExactly(0);
                });
    }

    @Test
    void raisedShiftsAreLoggedAndAHopelessSubproblemIsReported() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 0, 1), 1);
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(1, 1e-4, 3, -0.01))
                .solve(problem, new double[] {0.5}, SolverMonitor.NONE);
        assertThat(result.events()).isNotEmpty().allMatch(event -> event.contains("tau raised"));
        assertThatThrownBy(() -> new ShiftedBundleLevel(StarBundleOptions.of(1, 1e-9, 3, -1e9))
                        .solve(problem, new double[] {0.5}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.SubproblemInfeasible.class, e -> {
                    assertThat(e.iteration()).isZero();
                    assertThat(e.mend()).contains("raise tau");
                });
    }

    @Test
    void anOptimalValueAboveAFeasibleValueIsReported() {
        assertThatThrownBy(() -> new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 50, 9))
                        .solve(geometric.problem(), new double[] {1, 1}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.LevelAboveFeasibleValue.class, e -> {
                    assertThat(e).hasMessageContaining("the optimal value 9 is above the value 6 of a feasible point");
                    assertThat(e.iteration()).isZero();
                    assertThat(e.point()).containsExactly(1, 1);
                    assertThat(e.mend()).contains("give a lower one");
                });
    }

    /** 5 is the optimum. Steps that come down to a value above it would call it reached: the last look is below. */
    @ParameterizedTest
    @ValueSource(doubles = {5.05, 5.5, 6, 8})
    void anOptimalValueThatIsTooHighIsNotCertified(double claimed) {
        ShiftedBundleLevel solver = new ShiftedBundleLevel(
                StarBundleOptions.of(0.1, 1e-4, 2000, claimed).untilWithin(0.01));
        assertThatThrownBy(() -> solver.solve(geometric.problem(), geometric.startArray(), SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.LevelAboveFeasibleValue.class, e -> {
                    double[] x = e.point();
                    assertThat(geometric.problem().objective().value(x)).isLessThan(claimed);
                    assertThat(geometric.problem().inequalities().get(0).value(x))
                            .isLessThanOrEqualTo(0);
                });
    }

    /** Rounding of an optimal value is not held against it. */
    @Test
    void anOptimalValueOffByRoundingIsTaken() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 0, 1), 1);
        SolveResult result = new ShiftedBundleLevel(
                        StarBundleOptions.of(0.5, 1e-6, 200, 5e-10).untilWithin(1e-5))
                .solve(problem, new double[] {0}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
    }

    @Test
    void anInfeasibleProblemIsReportedByPhaseOne() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 1, 2), 1)
                .subjectTo(Quadratic.linear(1, -0.5));
        assertThatThrownBy(() -> PhaseOne.within(1e-3).find(problem, new double[] {1.5}))
                .isInstanceOfSatisfying(SolverException.InfeasibleStart.class, e -> {
                    assertThat(e.violation()).isEqualTo(0.5);
                    assertThat(e.point()).containsExactly(1);
                });
    }

    @Test
    void theCurvatureProbeSeesNegativeCurvature() {
        // 1 − cos πx has curvature −π² at its top: twice that is the weight.
        double weight = CurvatureProbe.proximalWeight(PaperExamples.cosine(0).problem(), new double[] {0.9}, 1);
        assertThat(weight).isBetween(1.8 * Math.PI * Math.PI, 2 * Math.PI * Math.PI);
    }

    /** Twenty bundle steps with α = 0.001 leave 0.98 of the violation, the first of Polyak's takes it away. */
    @Test
    void phaseOneMakesAsManyStepsOfEachKindAsItMay() {
        int[] asked = {0};
        Oracle counted = Oracle.of(
                x -> {
                    asked[0]++;
                    return x[0];
                },
                (x, gradient) -> gradient[0] = 1);
        ConstrainedProblem line = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, -1, 1), 1);
        double[] found = new PhaseOne(1e-3, 0.001, 20).find(line.subjectTo(counted), new double[] {1});
        assertThat(found).containsExactly(new double[] {0}, within(1e-15));
        assertThat(asked[0]).isEqualTo(20 + 1 + 1);
        asked[0] = 0;
        ConstrainedProblem hopeless = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 0.5, 1), 1)
                .subjectTo(counted);
        assertThatThrownBy(() -> new PhaseOne(1e-3, 0.2, 20).find(hopeless, new double[] {1}))
                .isInstanceOf(SolverException.InfeasibleStart.class);
        assertThat(asked[0]).isEqualTo(2 * 20);
    }

    /** A convex problem has no negative curvature: the weight is the floor. */
    @Test
    void theCurvatureProbeHasAFloor() {
        ConstrainedProblem convex = ConstrainedProblem.minimise(Quadratic.parabola(), Box.of(1, -1, 1), 1);
        assertThat(CurvatureProbe.proximalWeight(convex, new double[] {0.3}, 1)).isEqualTo(1e-3);
        assertThat(ProximalOptions.defaults(convex, new double[] {0.3}, 5, 1))
                .isEqualTo(ProximalOptions.of(1e-3, 1e-4, 5));
    }
}
