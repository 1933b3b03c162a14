package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.WholeSpace;
import org.junit.jupiter.api.Test;

class LowerBoundTest {

    private final Example geometric = PaperExamples.geometric();

    /** The paper's example alone is least at (2^(4/3), 2^(−2/3)), with 4.7622. */
    @Test
    void isTheLeastObjectiveLessTheTolerance() {
        LowerBound bound = LowerBound.of(geometric.problem(), geometric.startArray(), 1e-3);
        assertThat(bound.pointArray())
                .containsExactly(new double[] {Math.pow(2, 4 / 3.0), Math.pow(2, -2 / 3.0)}, within(1e-5));
        assertThat(bound.level()).isCloseTo(3 * Math.pow(2, 2 / 3.0) - 1e-3, within(1e-9));
        assertThat(bound.violation()).isCloseTo(Math.pow(2, 2 / 3.0) - 1, within(1e-5));
        assertThat(bound.isAnswer()).isFalse();
    }

    @Test
    void adaptiveLevelsFindTheirFirstLevelThemselves() {
        Trace trace = new Trace();
        SolveResult result = AdaptiveBundleLevel.builder()
                .multiplier(2)
                .step(0.05, 1e-4)
                .epochs(10)
                .epochLength(200)
                .build()
                .solve(geometric.problem(), geometric.startArray(), trace);
        assertThat(trace.points().get(0).level()).isCloseTo(4.7622 - 1e-4, within(1e-4));
        assertThat(result.objective()).isCloseTo(5, within(0.01));
        assertThat(result.violation()).isLessThan(0.005);
        assertThat(result.certificate().lowerBound())
                .isEqualTo(trace.points().get(0).level());
    }

    /** In a hundred dimensions too, counted with the rest. */
    @Test
    void liesBelowTheOptimumOfALargeProgramme() {
        Example program = GeometricProgram.random(100, 21).example();
        CountingProblem counting = new CountingProblem(program.problem());
        LowerBound bound = LowerBound.of(counting.problem(), program.startArray(), 1e-3);
        assertThat(bound.level()).isBetween(0.0, 0.162603872);
        assertThat(counting.gradients()).isLessThan(2000);
    }

    /** x² over [−1, 1] with x ≤ ½ is least at 0, which is feasible: the levels have nothing left to do. */
    @Test
    void aFeasibleMinimumOfTheObjectiveAloneIsTheAnswer() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.parabola(), Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(1, -0.5));
        CountingProblem counting = new CountingProblem(problem);
        SolveResult result =
                AdaptiveBundleLevel.builder().build().solve(counting.problem(), new double[] {0.4}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.STALLED);
        assertThat(result.point()).containsExactly(new double[] {0}, within(1e-8));
        assertThat(result.events()).singleElement().asString().contains("that is the answer");
        assertThat(result.calls()).isEqualTo(counting.gradients() - 2); // the certificate asks each function once more
        assertThat(result.valueCalls()).isEqualTo(counting.values());
    }

    /** |x − 0.3| has a slope of 1 wherever a descent stops, and −x has no minimum on the line. */
    @Test
    void aDescentThatEndsNowhereIsReported() {
        Oracle kink = Oracle.of(x -> Math.abs(x[0] - 0.3), (x, gradient) -> gradient[0] = x[0] < 0.3 ? -1 : 1);
        assertThatThrownBy(() ->
                        LowerBound.of(ConstrainedProblem.minimise(kink, Box.of(1, 0, 1), 1), new double[] {0.9}, 1e-3))
                .isInstanceOfSatisfying(SolverException.NoLowerBound.class, e -> {
                    assertThat(e).hasMessageContaining("projected gradient of 0.");
                    assertThat(e.mend()).contains("give a lower bound").contains("smooth");
                });
        assertThatThrownBy(() -> AdaptiveBundleLevel.builder()
                        .build()
                        .solve(
                                ConstrainedProblem.minimise(Quadratic.linear(-1, 0), new WholeSpace(), 1),
                                new double[] {0},
                                SolverMonitor.NONE))
                .isInstanceOf(SolverException.NoLowerBound.class);
    }

    /** 10⁴x² over [−1, 1] with x ≥ ½: the objective's scale does not decide whether the constraint holds at 0. */
    @Test
    void anInfeasibleMinimumIsNoAnswerHoweverLargeTheObjective() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(new Quadratic(1e4, 0, 0), Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-1, 0.5));
        SolveResult result = AdaptiveBundleLevel.builder().build().solve(problem, new double[] {1}, SolverMonitor.NONE);
        assertThat(result.events())
                .noneMatch(event -> event.contains("that is the answer"))
                .anyMatch(event -> event.contains("constraints may be missed by 10"));
    }
}
