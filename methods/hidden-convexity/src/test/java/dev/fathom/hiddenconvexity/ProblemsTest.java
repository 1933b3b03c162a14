package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.OccupancyFunction;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.hiddenconvexity.problem.SampledPolicyOracle;
import dev.fathom.hiddenconvexity.study.References;
import dev.fathom.optim.convex.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

    private static final double[][] IDENTITY = {{1, 0}, {0, 1}};
    private static final LinearQuadratic OSCILLATOR = new LinearQuadratic(
            new double[][] {{0, 1}, {1, 0.2}}, new double[][] {{0}, {1}}, IDENTITY, new double[][] {{1}}, IDENTITY);

    static Stream<Example> examples() {
        DecisionProcess.Rewarded rewarded = DecisionProcess.random(5, 3, 0.9, 5);
        DecisionProcess process = rewarded.process();
        double[] target = process.occupancy(process.uniformPolicy());
        target[0] += 0.05;
        return Stream.of(
                PaperExamples.geometric(),
                PaperExamples.nonSmooth(0.1),
                PaperExamples.inconsistent(),
                PaperExamples.cosine(0.4),
                GeometricProgram.random(20, 4).example(),
                rewarded.constrained(0.55),
                process.example(
                        "entropy", OccupancyFunction.negativeEntropy(), OccupancyFunction.distanceTo(target, 0.1)),
                LinearQuadratic.scalar().withInputPower(3),
                OSCILLATOR.withInputPower(3));
    }

    /** Central differences of step 1e-5, error O(1e-10): 1e-6 relative. */
    @ParameterizedTest
    @MethodSource("examples")
    void gradientsMatchCentralDifferences(Example example) {
        Random random = new Random(1);
        ConstrainedProblem problem = example.problem();
        List<Oracle> all = new ArrayList<>(List.of(problem.objective()));
        all.addAll(problem.inequalities());
        all.addAll(problem.equalities());
        double[] x = example.startArray();
        for (int i = 0; i < x.length; i++) {
            x[i] += 0.02 * random.nextDouble() + 0.01;
        }
        double[] gradient = new double[x.length];
        double[] together = new double[x.length];
        for (Oracle oracle : all) {
            oracle.gradient(x, gradient);
            assertThat(oracle.evaluate(x, together)).isEqualTo(oracle.value(x));
            assertThat(together).isEqualTo(gradient);
            for (int i = 0; i < x.length; i++) {
                double[] ahead = x.clone();
                double[] back = x.clone();
                ahead[i] += 1e-5;
                back[i] -= 1e-5;
                double difference = (oracle.value(ahead) - oracle.value(back)) / 2e-5;
                assertThat(difference).isCloseTo(gradient[i], within(1e-6 * Math.max(1, Math.abs(gradient[i]))));
            }
        }
    }

    /** From the specification's linear programme: minus 0.610570980, multiplier 0.655932469. */
    @Test
    void aDecisionProcessIsSolvedOverItsPolicies() {
        DecisionProcess.Rewarded rewarded = DecisionProcess.random(5, 3, 0.9, 5);
        double optimum =
                References.linearProgram(rewarded.process(), rewarded.rewardArray(), rewarded.costArray(), 0.55);
        assertThat(optimum).isCloseTo(-0.610570980, within(1e-8));
        Example example = rewarded.constrained(0.55);
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-5, 300, optimum))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective() - optimum).isCloseTo(1.0003e-4, within(1e-6));
        assertThat(result.violation()).isCloseTo(1.0012e-4, within(1e-6));
        assertThat(result.certificate().multipliers().get(0)).isCloseTo(0.655932, within(0.06));
    }

    @Test
    void theGeometricReferenceIsTheSpecifications() {
        References.Optimum optimum = References.of(GeometricProgram.random(100, 21));
        assertThat(optimum.value()).isCloseTo(0.162603872, within(1e-8));
        assertThat(optimum.multiplier()).isCloseTo(2.136e-3, within(1e-5));
    }

    /** Equality rows with two sides converge although no Slater point exists; J* = 1 + √2. */
    @Test
    void scalarControlConvergesAlthoughSlaterFails() {
        Example example = LinearQuadratic.scalar().example();
        double optimum = 1 + Math.sqrt(2);
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.05, 1e-4, 800, optimum))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective() - optimum).isCloseTo(2e-3, within(1e-4));
        assertThat(result.violation()).isCloseTo(2e-3, within(1e-4));
        assertThat(LinearQuadratic.scalar().riccatiCost(new double[][] {{-2}})).isCloseTo(optimum, within(1e-10));
    }

    /** The simulator's estimate has an error of about 1/√trajectories. */
    @Test
    void sampledPolicyGradientsAreThoseOfTheModel() {
        DecisionProcess.Rewarded rewarded = DecisionProcess.random(3, 2, 0.8, 1);
        DecisionProcess process = rewarded.process();
        double[] policy = process.uniformPolicy();
        Oracle exact = process.oracle(OccupancyFunction.linear(1, rewarded.rewardArray(), 0));
        Oracle sampled = new SampledPolicyOracle(process, 1, rewarded.rewardArray(), 0, 0, 100_000, 7);
        double[] expected = new double[policy.length];
        double[] estimate = new double[policy.length];
        assertThat(sampled.evaluate(policy, estimate)).isCloseTo(exact.evaluate(policy, expected), within(0.01));
        // The likelihood ratio's gradient leaves out the baseline of a state only in expectation over actions.
        assertThat(estimate).containsExactly(expected, within(0.03));
        assertThat(sampled.value(policy)).isEqualTo(sampled.value(policy));
    }

    @Test
    void tensorsAreOraclesThroughAutograd() {
        Oracle tensors = new TensorOracle(x -> x.square().sum().add(x.exp().sum()));
        double[] x = {0.3, -0.7};
        double[] gradient = new double[2];
        assertThat(tensors.evaluate(x, gradient))
                .isCloseTo(0.09 + 0.49 + Math.exp(0.3) + Math.exp(-0.7), within(1e-12));
        assertThat(gradient).containsExactly(new double[] {0.6 + Math.exp(0.3), -1.4 + Math.exp(-0.7)}, within(1e-12));
    }

    /** c = log with μ = 1/3: no violation in 10⁴ draws. The identity is no such map. */
    @Test
    void theLogarithmPassesTheProbeAndTheIdentityDoesNot() {
        Example example = PaperExamples.geometric();
        HiddenConvexityProbe probe = new HiddenConvexityProbe(example.problem(), random ->
                new double[] {0.4 + 2.6 * random.nextDouble(), 0.4 + 2.6 * random.nextDouble()});
        HiddenMap map = Objects.requireNonNull(example.map());
        HiddenConvexityProbe.Findings findings = probe.test(map, 1.0 / 3, 10_000, 3);
        assertThat(findings.violations()).isZero();
        assertThat(findings.expansion()).isGreaterThanOrEqualTo(1.0 / 3);
        HiddenMap identity = new HiddenMap() {
            @Override
            public double[] forward(double[] x) {
                return x.clone();
            }

            @Override
            public double[] inverse(double[] u) {
                return u.clone();
            }
        };
        assertThatThrownBy(() -> probe.require(identity, 1, 1000, 3))
                .isInstanceOfSatisfying(SolverException.ProbeFailed.class, e -> {
                    assertThat(e).hasMessageContaining("hidden convexity fails: convexity along the hidden segment");
                    long worst = worstDraw(example.problem(), 1000, 3, e.point());
                    assertThat(e.iteration()).isEqualTo(worst);
                });
    }

    /** Repeats the probe's draws in x itself; returns the one that breaks convexity most, whose point is checked. */
    private static long worstDraw(ConstrainedProblem problem, int draws, long seed, double[] reported) {
        Random random = new Random(seed);
        long worst = -1;
        double most = Double.NEGATIVE_INFINITY;
        double[] between = {};
        for (int n = 0; n < draws; n++) {
            double[] x = {0.4 + 2.6 * random.nextDouble(), 0.4 + 2.6 * random.nextDouble()};
            double[] y = {0.4 + 2.6 * random.nextDouble(), 0.4 + 2.6 * random.nextDouble()};
            double a = random.nextDouble();
            double[] middle = {(1 - a) * x[0] + a * y[0], (1 - a) * x[1] + a * y[1]};
            for (Oracle f : List.of(problem.objective(), problem.inequalities().get(0))) {
                double excess = f.value(middle) - (1 - a) * f.value(x) - a * f.value(y);
                if (excess > most) {
                    most = excess;
                    worst = n;
                    between = middle;
                }
            }
        }
        assertThat(reported).containsExactly(between, within(1e-12));
        return worst;
    }

    @Test
    void theProbeFindsEvidenceAgainstADoubleWell() {
        Oracle well = new Oracle() {
            @Override
            public double value(double[] x) {
                return Math.pow(x[0] * x[0] - 1, 2) + 0.3 * x[0];
            }

            @Override
            public void gradient(double[] x, double[] out) {
                out[0] = 4 * x[0] * (x[0] * x[0] - 1) + 0.3;
            }
        };
        HiddenConvexityProbe wells =
                new HiddenConvexityProbe(ConstrainedProblem.minimise(well, Box.of(1, -2, 2), 1), random ->
                        new double[] {4 * random.nextDouble() - 2});
        assertThat(wells.searchAgainst(20, 10, 1).against()).isTrue();
        HiddenConvexityProbe cosine = new HiddenConvexityProbe(
                PaperExamples.cosine(0).problem(), random -> new double[] {1.9 * random.nextDouble() - 0.95});
        assertThat(cosine.searchAgainst(20, 10, 1).against()).isFalse();
    }
}
