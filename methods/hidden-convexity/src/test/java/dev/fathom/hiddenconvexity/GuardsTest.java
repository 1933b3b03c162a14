package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.hiddenconvexity.problem.SampledPolicyOracle;
import dev.fathom.lab.FathomException;
import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.ConvexSet;
import dev.fathom.optim.convex.Simplex;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is asked of inputs, and what an answer may claim. */
class GuardsTest {

    private static final double[][] ONE = {{1}};
    private static final HiddenMap LOGARITHM =
            Objects.requireNonNull(PaperExamples.geometric().map());

    /** x₁x₂ + 0.1x₁ on x₁ + x₂ = 1 has the minima (0, 1) and, with 0.1, (1, 0); log(X) is not convex. */
    @Test
    void aHiddenSegmentThatLeavesTheDomainIsReported() {
        Oracle product = Oracle.of(x -> x[0] * x[1] + 0.1 * x[0], (x, gradient) -> {
            gradient[0] = x[1] + 0.1;
            gradient[1] = x[0];
        });
        HiddenConvexityProbe probe =
                new HiddenConvexityProbe(ConstrainedProblem.minimise(product, Simplex.probability(2), 2), random -> {
                    double share = 0.01 + 0.98 * random.nextDouble();
                    return new double[] {share, 1 - share};
                });
        HiddenConvexityProbe.Findings findings = probe.test(LOGARITHM, 1, 1000, 3);
        assertThat(findings.violations()).isGreaterThan(990);
        assertThat(findings.worstDistance()).isBetween(0.1, 1.0);
        assertThatThrownBy(() -> probe.require(LOGARITHM, 1, 1000, 3))
                .isInstanceOfSatisfying(SolverException.ProbeFailed.class, e -> {
                    assertThat(e).hasMessageContaining("the hidden segment leaves the domain");
                    double missing = 1 - e.point()[0] - e.point()[1];
                    assertThat(missing / Math.sqrt(2)).isCloseTo(findings.worstDistance(), within(1e-12));
                    assertThat(e.iteration()).isBetween(0L, 999L);
                });
        assertThat(probe.searchAgainst(20, 1, 3).against()).isTrue();
    }

    /** 1/(1 + e⁻ˣ) is hidden-convex: a plateau is no evidence. */
    @Test
    void aPlateauIsNoEvidence() {
        Oracle sigmoid = Oracle.of(
                x -> 1 / (1 + Math.exp(-x[0])),
                (x, gradient) -> gradient[0] = 1 / (2 + Math.exp(-x[0]) + Math.exp(x[0])));
        HiddenConvexityProbe probe =
                new HiddenConvexityProbe(ConstrainedProblem.minimise(sigmoid, Box.of(1, -22, 22), 1), random ->
                        new double[] {-22 + 44 * random.nextDouble()});
        HiddenConvexityProbe.Evidence evidence = probe.searchAgainst(20, 1, 1);
        assertThat(evidence.against()).isFalse();
        assertThat(evidence.descents()).isEqualTo(2 * 20);
    }

    /** D/μ times what is left of the gradient must be less than the difference of the values. */
    @Test
    void evidenceIsWeighedByTheStationarityThatIsLeft() {
        HiddenConvexityProbe.Evidence evidence = new HiddenConvexityProbe.Evidence(9, "objective", 0, 1, 1e-7);
        assertThat(evidence.against(1e6)).isTrue();
        assertThat(evidence.against(1e8)).isFalse();
        assertThat(new HiddenConvexityProbe.Evidence(9, "none", Double.NaN, Double.NaN, Double.NaN).against(1))
                .isFalse();
        assertThatThrownBy(() -> evidence.against(0)).hasMessageContaining("diameterRatio must be positive");
    }

    @Test
    void aProbeNeedsTwoStarts() {
        HiddenConvexityProbe probe = new HiddenConvexityProbe(
                ConstrainedProblem.minimise(Quadratic.parabola(), Box.of(1, -1, 1), 1), random -> new double[1]);
        assertThatThrownBy(() -> probe.searchAgainst(1, 1, 0)).hasMessageContaining("starts must be at least 2");
        assertThatThrownBy(() -> probe.searchAgainst(2, 0, 0)).hasMessageContaining("weight positive");
    }

    /** A = B = Q = R = 1: K* = −1 − √2 and P* = w/(2√2), whatever w. */
    @Test
    void theBoxOfControlScalesWithTheNoise() {
        for (double w : new double[] {1e-3, 1, 100}) {
            LinearQuadratic system = new LinearQuadratic(ONE, ONE, ONE, ONE, new double[][] {{w}});
            ConvexSet domain = system.example().problem().domain();
            assertThat(domain.contains(new double[] {w / Math.sqrt(8), -1 - Math.sqrt(2)}, 0))
                    .isTrue();
            assertThat(domain.contains(system.example().startArray(), 0)).isTrue();
            assertThat(system.riccatiCost(new double[][] {{-2}})).isCloseTo(w * (1 + Math.sqrt(2)), within(1e-10 * w));
        }
        LinearQuadratic.Bounds unit = new LinearQuadratic.Bounds(20, 0.01, 20);
        assertThat(LinearQuadratic.scalar().bounds()).isEqualTo(unit);
        double[][] identity = {{1, 0}, {0, 1}};
        LinearQuadratic two = new LinearQuadratic(identity, new double[][] {{0}, {1}}, identity, ONE, identity);
        assertThat(two.bounds()).isEqualTo(unit);
        assertThat(two.example().startArray()).containsExactly(1, 0, 1, 0, 0);
        LinearQuadratic other = two.within(new LinearQuadratic.Bounds(3, 2, 5));
        assertThat(other.example().startArray()).containsExactly(2, 0, 2, 0, 0);
        Box box = (Box) other.example().problem().domain();
        assertThat(box.lower()).containsExactly(2, -5, 2, -3, -3);
        assertThat(box.upper()).containsExactly(5, 5, 5, 3, 3);
        assertThat(other.example().problem().inequalities().get(0).value(new double[] {3, 0, 4, 0, 0}))
                .isCloseTo(-1, within(1e-12));
    }

    @Test
    void aGainThatDoesNotStabiliseIsNoStartForRiccati() {
        LinearQuadratic scalar = LinearQuadratic.scalar();
        assertThatThrownBy(() -> scalar.riccatiCost(new double[][] {{0}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must make A + BK stable, which [[0.0]] does not");
        assertThatThrownBy(() -> scalar.riccatiCost(new double[][] {{-1}}))
                .hasMessageContaining("stable, which [[-1.0]]");
        assertThatThrownBy(() -> scalar.riccatiCost(new double[][] {{-2, 0}}))
                .hasMessageContaining("stabilising must be a matrix of 1 rows and 1 columns");
        // Neither drift nor a weight of the state: the gain halves for ever.
        assertThatThrownBy(() -> LinearQuadratic.scalar(0, 1, 0, 1).riccatiCost(new double[][] {{-1}}))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("the Riccati equation is not solved");
    }

    @Test
    void aSystemThatDoesNotFitIsRefused() {
        double[][] identity = {{1, 0}, {0, 1}};
        double[][] input = {{0}, {1}};
        double[][] skew = {{1, 0.5}, {0, 1}};
        assertThatThrownBy(() -> new LinearQuadratic(identity, ONE, identity, ONE, identity))
                .hasMessageContaining("b must be a matrix of 2 rows and 1 columns");
        assertThatThrownBy(() -> new LinearQuadratic(identity, input, ONE, ONE, identity))
                .hasMessageContaining("q must be a matrix of 2 rows and 2 columns");
        assertThatThrownBy(() -> new LinearQuadratic(identity, input, skew, ONE, identity))
                .hasMessageContaining("q must be symmetric");
        assertThatThrownBy(() -> new LinearQuadratic(identity, identity, identity, skew, identity))
                .hasMessageContaining("r must be symmetric");
        assertThatThrownBy(() -> new LinearQuadratic(identity, input, identity, ONE, skew))
                .hasMessageContaining("w must be symmetric");
        assertThatThrownBy(() -> new LinearQuadratic(ONE, ONE, ONE, ONE, new double[][] {{0}}))
                .hasMessageContaining("w must be positive definite");
        assertThatThrownBy(() -> new LinearQuadratic(ONE, ONE, new double[][] {{-1}}, ONE, ONE))
                .hasMessageContaining("q must be positive semidefinite");
    }

    /** A constraint that is violated by less than the tolerance and is flat: nothing can lie inside it. */
    @Test
    void aFlatConstraintWithinTheToleranceConverges() {
        Oracle flat = Oracle.of(x -> 1e-9, (x, gradient) -> Arrays.fill(gradient, 0));
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(1, 0), Box.of(1, 0, 1), 1)
                .subjectTo(flat);
        SolveResult result = new ShiftedBundleLevel(
                        StarBundleOptions.of(0.5, 1e-5, 100, 0).untilWithin(1e-3))
                .solve(problem, new double[] {0.5}, SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
    }

    @Test
    void annealingThatRaisesTheBiasIsRefused() {
        assertThatThrownBy(() -> new Annealing(0.5, 0.6, 1e-6, 10))
                .hasMessageContaining("tauFactor must be at most alphaFactor");
        assertThat(new Annealing(0.5, 0.5, 1e-6, 10).changes()).isTrue();
    }

    @Test
    void aCertificateNeedsAPositiveRatio() {
        Certificate certificate = new Certificate(List.of(), 0.1, 0, 0);
        assertThat(certificate.gap(2, 9)).isCloseTo(0.2, within(1e-15));
        for (double ratio : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> certificate.gap(ratio, 9)).hasMessageContaining("diameterRatio must be positive");
        }
    }

    @Test
    void aDomainOfAnotherDimensionIsRefused() {
        for (ConvexSet domain : List.of(Box.of(3, 0, 1), Simplex.probability(3))) {
            assertThatThrownBy(() -> ConstrainedProblem.minimise(Quadratic.parabola(), domain, 2))
                    .isInstanceOf(SolverException.DimensionMismatch.class)
                    .hasMessageContaining("the problem has dimension 2 but its domain another one");
        }
    }

    @Test
    void aProcessHasAsManyActionsInEveryStateAndItsOwnNumbers() {
        double[][][] ragged = {{{1, 0}, {0, 1}}, {{1, 0}}};
        double[] initial = {0.5, 0.5};
        assertThatThrownBy(() -> new DecisionProcess(ragged, initial, 0.9))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as many actions as the first, 2, but transitions[1] has 1");
        assertThatThrownBy(() -> new DecisionProcess(new double[0][][], new double[0], 0.9))
                .isInstanceOf(IllegalArgumentException.class);
        double[][][] given = {{{1, 0}, {0, 1}}, {{1, 0}, {0, 1}}};
        DecisionProcess process = new DecisionProcess(given, initial, 0.9);
        given[0][0][0] = 7;
        assertThat(process.transition(0, 0, 0)).isEqualTo(1);
    }

    @Test
    void trajectoriesTooLongToSimulateAreRefused() {
        DecisionProcess process = DecisionProcess.random(2, 2, 1 - 1e-7, 1).process();
        assertThatThrownBy(() -> new SampledPolicyOracle(process, 1, new double[4], 0, 0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lower the discount");
    }

    /** With the weight 1 everywhere the discounted sum is 1: a cut at 100,000 steps would show. */
    @Test
    void longTrajectoriesAreNotCut() {
        DecisionProcess process = DecisionProcess.random(1, 1, 1 - 1e-6, 1).process();
        double value = new SampledPolicyOracle(process, 1, new double[] {1}, 0, 0, 10, 1).value(new double[] {1});
        assertThat(value).isBetween(0.3, 3.0);
    }
}
