package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.optim.convex.Box;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The least x² + y² on [−1, 1]² with several constraints: with x ≥ 1/2 and y ≥ 1/4 it is 5/16 with multipliers 1 and
 * 1/2; with x + y = 1 it is 1/2 with multiplier −1.
 */
class VectorConstraintsTest {

    private static final ConstrainedProblem ROUND = ConstrainedProblem.minimise(
            Oracle.of(x -> x[0] * x[0] + x[1] * x[1], (x, gradient) -> {
                gradient[0] = 2 * x[0];
                gradient[1] = 2 * x[1];
            }),
            Box.of(2, -1, 1),
            2);
    private static final ConstrainedProblem CORNER =
            ROUND.subjectTo(affine(-1, 0, 0.5)).subjectTo(affine(0, -1, 0.25));
    private static final ConstrainedProblem LINE = ROUND.withEquality(affine(1, 1, -1));

    private static Oracle affine(double a, double b, double constant) {
        return Oracle.of(x -> a * x[0] + b * x[1] + constant, (x, gradient) -> {
            gradient[0] = a;
            gradient[1] = b;
        });
    }

    private static AdaptiveBundleLevel.Builder levels() {
        return AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .step(0.02, 1e-5)
                .epochs(14)
                .epochLength(600);
    }

    /** The solvers with how near the optimum they come. */
    static Stream<Object[]> solvers() {
        return Stream.of(
                // τ/α on the worst row; the objective can then lie Στλ/α below.
                new Object[] {"S-StarBL", 2e-5, new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-6, 1000, 0.3125))},
                new Object[] {
                    "AdaLS, one multiplier", 5e-3, levels().multiplier(2).build()
                },
                new Object[] {
                    "AdaLS, a multiplier each", 5e-3, levels().multiplier(2, 1).build()
                },
                new Object[] {"AdaLS, learning", 5e-3, levels().build()},
                new Object[] {
                    "IPPM+ACGD",
                    2e-3,
                    new InexactProximalPoint(AcceleratedGradientInner.of(60, 1), ProximalOptions.of(2, 1e-3, 200))
                },
                new Object[] {
                    "IPPM+SwSG",
                    2e-3,
                    new InexactProximalPoint(
                            SwitchingSubgradientInner.stronglyConvex(1000, 2, 4), ProximalOptions.of(2, 1e-3, 200))
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("solvers")
    void reachTheCornerOfTwoConstraints(String name, double tolerance, ConstrainedSolver solver) {
        SolveResult result = solver.solve(CORNER, new double[] {0.9, 0.8}, SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(0.3125, within(tolerance));
        assertThat(result.violation()).isLessThanOrEqualTo(tolerance);
        assertThat(result.constraints()).hasSize(2);
        assertThat(result.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(result.certificate().multipliers().get(0)).isCloseTo(1, within(10 * tolerance));
        assertThat(result.certificate().multipliers().get(1)).isCloseTo(0.5, within(10 * tolerance));
    }

    /** A weight is held against its own constraint's price: 100 for y ≥ 1/4 does not excuse 0.1 for x ≥ 1/2. */
    @ParameterizedTest
    @CsvSource({"true, inequality 1", "false, inequality 0"})
    void aMultiplierThatIsTooSmallIsReportedByItsConstraint(boolean swapped, String constraint) {
        ConstrainedProblem problem =
                swapped ? ROUND.subjectTo(affine(0, -1, 0.25)).subjectTo(affine(-1, 0, 0.5)) : CORNER;
        AdaptiveBundleLevel solver = (swapped ? levels().multiplier(100, 0.1) : levels().multiplier(0.1, 100)).build();
        assertThatThrownBy(() -> solver.solve(problem, new double[] {0.9, 0.8}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.MultiplierTooSmall.class, e -> {
                    assertThat(e).hasMessageContaining("weight 0.1 leaves " + constraint);
                    assertThat(e.violation()).isGreaterThan(0.01);
                    assertThat(e.point()[0]).isCloseTo(0.5 - e.violation(), within(1e-12));
                });
    }

    /**
     * One weight must reach the sum 3/2. With 1.2, more than either price, the penalty of the worst violation is least
     * where both constraints are violated by 0.075, at prices 0.85 and 0.35.
     */
    @Test
    void oneMultiplierBelowTheSumOfThePricesIsReported() {
        AdaptiveBundleLevel solver = levels().multiplier(1.2).build();
        assertThatThrownBy(() -> solver.solve(CORNER, new double[] {0.9, 0.8}, SolverMonitor.NONE))
                .isInstanceOfSatisfying(SolverException.MultiplierTooSmall.class, e -> assertThat(e.violation())
                        .isBetween(0.01, 0.075));
    }

    @Test
    void asManyMultipliersAsConstraintsAreAsked() {
        AdaptiveBundleLevel solver = levels().multiplier(1, 1, 1).build();
        assertThatThrownBy(() -> solver.solve(CORNER, new double[] {0.9, 0.8}, SolverMonitor.NONE))
                .hasMessage("there are 3 multipliers for 2 constraints");
    }

    static Stream<Object[]> equalitySolvers() {
        return Stream.of(
                new Object[] {"S-StarBL", 2e-5, new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-6, 1000, 0.5))},
                new Object[] {"AdaLS", 5e-3, levels().multiplier(2).build()},
                new Object[] {
                    "IPPM+ACGD",
                    2e-3,
                    new InexactProximalPoint(AcceleratedGradientInner.of(60, 1), ProximalOptions.of(2, 1e-3, 200))
                });
    }

    /** An equality has no interior, and its multiplier has a sign of its own. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("equalitySolvers")
    void reachThePointOfALineNearestToTheOrigin(String name, double tolerance, ConstrainedSolver solver) {
        SolveResult result = solver.solve(LINE, new double[] {0.9, 0.1}, SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(0.5, within(tolerance));
        assertThat(result.violation()).isLessThanOrEqualTo(tolerance);
        assertThat(result.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(result.certificate().multipliers().get(0)).isCloseTo(-1, within(10 * tolerance));
    }
}
