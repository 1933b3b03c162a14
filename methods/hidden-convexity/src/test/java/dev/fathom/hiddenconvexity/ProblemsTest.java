package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.OccupancyFunction;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.hiddenconvexity.problem.SampledPolicyOracle;
import dev.fathom.hiddenconvexity.study.References;
import dev.fathom.optim.convex.SimplexProduct;
import dev.fathom.optim.convex.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {

    private static final double[][] IDENTITY = {{1, 0}, {0, 1}};
    private static final double[][] STABILISING = {{-3, -3}};
    private static final LinearQuadratic OSCILLATOR = oscillator(1);
    private static final double STEP = 1e-4;

    private static LinearQuadratic oscillator(double inputWeight) {
        double[][] drift = {{0, 1}, {1, 0.2}};
        return new LinearQuadratic(
                drift, new double[][] {{0}, {1}}, IDENTITY, new double[][] {{inputWeight}}, IDENTITY);
    }

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
                LinearQuadratic.scalar().example(),
                LinearQuadratic.scalar().withInputPower(3),
                OSCILLATOR.withInputPower(3));
    }

    /** Central differences of fourth order: as vectors, 1e-6 relative. */
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
            double[] differences = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                differences[i] = (8 * (along(oracle, x, i, 1) - along(oracle, x, i, -1))
                                - (along(oracle, x, i, 2) - along(oracle, x, i, -2)))
                        / (12 * STEP);
            }
            assertThat(Vectors.distance(differences, gradient))
                    .isLessThanOrEqualTo(1e-6 * Math.sqrt(Vectors.dot(gradient, gradient)));
        }
    }

    private static double along(Oracle oracle, double[] x, int coordinate, int steps) {
        double[] moved = x.clone();
        moved[coordinate] += steps * STEP;
        return oracle.value(moved);
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

    /**
     * With a power of at most 2.02, less than the 2.06 of the free optimum and more than the 2 that stabilising takes,
     * the gain is −2.221 and the cost 2.4295: the optimum 2.4142 without the bound is out of reach.
     */
    @Test
    void controlWithBoundedPowerIsSolvedFromAnUnstableGain() {
        double optimum = References.scalarControl(1, 1, 1, 1, 2.02);
        double gain = 2.02 + Math.sqrt(2.02 * 2.02 - 4.04);
        assertThat(optimum).isCloseTo((1 + gain * gain) / (2 * (gain - 1)), within(1e-12));
        Example example = LinearQuadratic.scalar().withInputPower(2.02);
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.02, 1e-6, 8000, optimum))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(optimum, within(1e-3));
        assertThat(result.violation()).isLessThanOrEqualTo(1e-3);
        double power = result.constraints().get(0) + 2.02;
        assertThat(power).isCloseTo(2.02, within(1e-3));
    }

    /**
     * Two states. With a price ν on the power R becomes (1 + ν)R, so the dual function is Riccati's cost less ν·budget;
     * its maximum is the optimum, for in the hidden variables the problem is convex.
     */
    @Test
    void controlOfTwoStatesWithBoundedPowerIsSolved() {
        Example free = OSCILLATOR.example();
        double freeCost = OSCILLATOR.riccatiCost(STABILISING);
        SolveResult best = new ShiftedBundleLevel(StarBundleOptions.of(0.02, 1e-5, 4000, freeCost))
                .solve(free.problem(), free.startArray(), SolverMonitor.NONE);
        double budget = 0.99
                * OSCILLATOR.withInputPower(0).problem().inequalities().get(1).value(best.point());
        double optimum = Double.NEGATIVE_INFINITY;
        for (double price = 0; price < 1; price += 1e-3) {
            optimum = Math.max(optimum, oscillator(1 + price).riccatiCost(STABILISING) - price * budget);
        }
        assertThat(optimum).isGreaterThan(freeCost + 5e-3);
        Example example = OSCILLATOR.withInputPower(budget);
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.02, 1e-5, 8000, optimum))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(optimum, within(1e-3));
        assertThat(result.violation()).isLessThanOrEqualTo(1e-3);
    }

    /** Simulated trajectories alone, with every tenth action drawn evenly: near the best policy of that kind. */
    @Test
    void aSolverComesNearTheOptimumByTrajectoriesAlone() {
        DecisionProcess.Rewarded rewarded = DecisionProcess.random(5, 3, 0.9, 5);
        DecisionProcess process = rewarded.process();
        double[] rewards = rewarded.rewardArray();
        double[] costs = rewarded.costArray();
        double budget = 0.55;
        double optimum = References.linearProgram(process, rewards, costs, budget);
        SampledPolicyOracle reward = new SampledPolicyOracle(process, -1, rewards, 0, 0.1, 4000, 7);
        SampledPolicyOracle cost = new SampledPolicyOracle(process, 1, costs, budget, 0.1, 4000, 8);
        ConstrainedProblem problem =
                ConstrainedProblem.minimise(reward, SimplexProduct.of(5, 3), 15).subjectTo(cost);
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(2)
                .step(0.1, 1e-3)
                .epochs(6)
                .epochLength(20)
                .restart(AdaptiveBundleLevel.Restart.BEST)
                .build()
                .solve(problem, process.uniformPolicy(), SolverMonitor.NONE);
        double[] policy = reward.mixed(result.point());
        double reached =
                process.oracle(OccupancyFunction.linear(-1, rewards, 0)).value(policy);
        double spent =
                process.oracle(OccupancyFunction.linear(1, costs, budget)).value(policy);
        double before = process.oracle(OccupancyFunction.linear(-1, rewards, 0)).value(process.uniformPolicy());
        assertThat(before - optimum).isGreaterThan(0.15);
        assertThat(reached - optimum).isLessThan(0.04);
        assertThat(spent).isLessThan(0.01);
    }

    /** After seven epochs the level lies above the optimum, which is why it is no bound after a good epoch. */
    @Test
    void adaptiveLevelsOvershootOnTheDecisionProcess() {
        Example example = DecisionProcess.random(5, 3, 0.9, 5).constrained(0.55);
        double optimum = -0.610570980;
        Trace trace = new Trace();
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(2 * 0.655932469)
                .step(0.1, 1e-4)
                .epochs(8)
                .epochLength(60)
                .build()
                .solve(example.problem(), example.startArray(), trace);
        assertThat(result.objective() - optimum).isCloseTo(-5.1e-4, within(1e-4));
        assertThat(result.violation()).isCloseTo(1.2e-3, within(1e-4));
        List<Double> levels =
                trace.points().stream().map(TracePoint::level).distinct().toList();
        assertThat(levels.get(7) - optimum).isCloseTo(7.8e-3, within(1e-4));
        assertThat(result.certificate().lowerBound()).isEqualTo(-1);
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
}
