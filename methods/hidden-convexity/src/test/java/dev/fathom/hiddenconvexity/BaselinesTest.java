package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Random;
import org.junit.jupiter.api.Test;

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
        assertNear(solve(new SequentialQuadratic(200)), 1e-5);
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
