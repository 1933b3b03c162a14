package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.baseline.ConstraintExtrapolationInner;
import dev.fathom.optim.convex.Box;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the inner solvers return before the outer loop may shorten it, on min −10z such that z − 1 ≤ 0 from the centre 0
 * with ρ̂ = 4, τ = 0.2 and margin 0.1. There φ2(z) = 2z² + z − 1 and φ1 falls on all of [−2, 2], so the answer is the
 * root of φ2 at the bound that the solver keeps.
 */
class ProximalSubproblemTest {

    private static ProximalSubproblem subproblem() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-10, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(1, -1));
        double[] centre = {0};
        return new ProximalSubproblem(
                problem, new Evaluations(problem, centre), centre, new ProximalOptions(4, 0.2, 0.1, 1, 0));
    }

    /** φ2(z) = level. */
    private static double root(double level) {
        return (Math.sqrt(1 + 8 * (1 + level)) - 1) / 4;
    }

    /** φ2 = τ − margin: 0.5326. Without the second shift it would be 0.5639, with F2 for φ2 1.1. */
    @Test
    void acceleratedStepsEndAMarginInsideTheProximalConstraint() {
        ProximalSubproblem s = subproblem();
        double[] z = new AcceleratedGradientInner(200, 4, 16).solve(s, event -> {});
        assertThat(z[0]).isCloseTo(root(0.1), within(1e-2));
        assertThat(s.constraint(z)).isLessThanOrEqualTo(1e-9);
    }

    /** φ2 = τ, for steps within the margin count: 0.5639. Without the second shift 0.5940, with F2 for φ2 1.2. */
    @Test
    void subgradientStepsSpendTheMarginAndNoMore() {
        ProximalSubproblem s = subproblem();
        double[] z = SwitchingSubgradientInner.stronglyConvex(5000, 4, 18).solve(s, event -> {});
        assertThat(z[0]).isCloseTo(root(0.2), within(2e-2));
        assertThat(s.constraint(z)).isLessThanOrEqualTo(1e-9);
    }

    /** Without a constraint φ1 = −4z + 2z² has its minimum at 1; the strong convexity counted twice would give 0.5. */
    @Test
    void acceleratedStepsCountTheStrongConvexityOnce() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-4, 0), Box.of(1, -2, 2), 1);
        double[] centre = {0};
        ProximalSubproblem s = new ProximalSubproblem(
                problem, new Evaluations(problem, centre), centre, new ProximalOptions(4, 0.2, 0.1, 1, 0));
        double[] z = new AcceleratedGradientInner(200, 4, 8).solve(s, event -> {});
        assertThat(z[0]).isCloseTo(1, within(1e-6));
    }

    /**
     * Two steps by hand, with z + 1 ≤ 0: t0 = 4 and the shifted φ2 = 2z² + z + 0.9. The first step, 2/20 of 10, leads
     * to 1. There ℓ = 1.9, extrapolated 13/7·1.9 − 6/7·0.9 = 19.3/7 = y, and the second step, of 1/12, leads to 1 − (5y
     * − 6)/12.
     */
    @Test
    void constraintExtrapolationLooksAheadOfItsLinearConstraint() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-10, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(1, 1));
        double[] centre = {0};
        ProximalSubproblem s = new ProximalSubproblem(
                problem, new Evaluations(problem, centre), centre, new ProximalOptions(4, 0.2, 0.1, 1, 0));
        double[] z = new ConstraintExtrapolationInner(2, 4, 2, 0, 1, 0.5).solve(s, event -> {});
        double second = 1 - (5 * 19.3 / 7 - 6) / 12;
        assertThat(z).containsExactly(new double[] {(6 + 7 * second) / 13}, within(1e-14));
    }

    /** A centre that violates by 1 leaves no objective step to average over. */
    @Test
    void withoutAnObjectiveStepTheLastPointIsTakenAndSaid() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-10, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(1, 1));
        double[] centre = {0};
        ProximalSubproblem s = new ProximalSubproblem(
                problem, new Evaluations(problem, centre), centre, new ProximalOptions(4, 0.2, 0.1, 1, 0));
        List<String> events = new ArrayList<>();
        double[] z = SwitchingSubgradientInner.harmonic(1, 0.2).solve(s, events::add);
        assertThat(z).containsExactly(new double[] {-0.1}, within(1e-15));
        assertThat(events).singleElement().asString().contains("no inner iterate satisfied the shifted constraint");
    }

    /** From 0 the point 2 is too far: φ2 = τ at 0.5639, which is 0.282 of the way. */
    @Test
    void aStepThatLeavesTheProximalConstraintIsShortenedAndSaid() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-10, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(1, -1));
        SolveResult result = new InexactProximalPoint(
                        (s, events) -> new double[] {2}, new ProximalOptions(4, 0.2, 0.1, 1, 0))
                .solve(problem, new double[] {0}, SolverMonitor.NONE);
        assertThat(result.point()).containsExactly(new double[] {root(0.2)}, within(1e-8));
        assertThat(result.events()).containsExactly("outer step 1: shortened to 0.282 of its length to stay feasible");
    }
}
