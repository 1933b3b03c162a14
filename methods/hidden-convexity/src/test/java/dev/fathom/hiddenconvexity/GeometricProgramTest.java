package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import org.junit.jupiter.api.Test;

class GeometricProgramTest {

    /** The optimal value of seed 21, from a convex solve in log x. */
    private static final double OPTIMUM = 0.162603872;

    private final GeometricProgram program = GeometricProgram.random(100, 21);
    private final Example example = program.example();

    @Test
    void theInstanceIsTheReferencesInstance() {
        assertThat(program.objective().exponents(0)[0]).isEqualTo(0.2319531868709117);
        assertThat(program.objective().value(example.startArray())).isCloseTo(11.69406434, within(1e-8));
    }

    @Test
    void bundleStepsSettleAtTauOverAlphaInAHundredDimensions() {
        Trace trace = new Trace();
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.3, 1e-3, 605, OPTIMUM))
                .solve(example.problem(), example.startArray(), trace);
        assertThat(result.objective() - OPTIMUM).isCloseTo(3.333e-3, within(1e-6));
        assertThat(result.violation()).isCloseTo(3.333e-3, within(1e-6));
        assertThat(trace.callsUntil(0.01, OPTIMUM).orElse(Long.MAX_VALUE)).isLessThanOrEqualTo(60);
    }

    /** A tenth of the shift is a tenth of the bias. */
    @Test
    void aSmallerShiftIsASmallerBias() {
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.3, 1e-4, 605, OPTIMUM))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective() - OPTIMUM).isCloseTo(3.333e-4, within(1e-6));
        assertThat(result.violation()).isCloseTo(3.333e-4, within(1e-6));
    }

    /** The budget of the paper: 5 epochs of 121 steps. */
    @Test
    void adaptiveLevelsComeCloseWithoutTheOptimalValue() {
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(OPTIMUM / 2)
                .multiplier(0.25)
                .step(0.3, 1e-3)
                .epochs(5)
                .epochLength(121)
                .build()
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(OPTIMUM, within(0.02));
        assertThat(result.violation()).isLessThanOrEqualTo(0.01);
    }

    @Test
    void proximalStepsAreFeasibleAndAcceleratedOnesMuchBetterThanSubgradients() {
        ProximalOptions options = new ProximalOptions(0.02, 1e-3, 0.1e-3 / 3, 10, 0);
        Trace trace = new Trace();
        SolveResult accelerated = new InexactProximalPoint(AcceleratedGradientInner.of(60, 0.01), options)
                .solve(example.problem(), example.startArray(), trace);
        SolveResult subgradient = new InexactProximalPoint(SwitchingSubgradientInner.harmonic(121, 0.05), options)
                .solve(example.problem(), example.startArray(), trace);
        assertThat(trace.points())
                .allSatisfy(point -> assertThat(point.violation()).isLessThanOrEqualTo(1e-3 + 1e-9));
        assertThat(accelerated.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(subgradient.events()).noneMatch(event -> event.contains("shortened"));
        assertThat(accelerated.objective() - OPTIMUM).isLessThanOrEqualTo(0.02);
        assertThat(subgradient.objective() - OPTIMUM).isGreaterThanOrEqualTo(0.3);
    }

    @Test
    void annealedStepsReachOneHundredThousandthWithinSixHundredCalls() {
        SolveResult result = new ShiftedBundleLevel(
                        StarBundleOptions.of(0.3, 1e-3, 299, OPTIMUM).annealed(Annealing.tau(1e-6, 60)))
                .solve(example.problem(), example.startArray(), SolverMonitor.NONE);
        assertThat(result.calls()).isLessThanOrEqualTo(600);
        assertThat(result.merit(OPTIMUM)).isLessThan(1e-5);
    }
}
