package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftedBundleLevelTest {

    private final Example geometric = PaperExamples.geometric();

    private SolveResult solve(StarBundleOptions options, SolverMonitor monitor) {
        return new ShiftedBundleLevel(options).solve(geometric.problem(), geometric.startArray(), monitor);
    }

    /** With F1* known both functions settle at exactly τ/α above their optimal values. */
    @ParameterizedTest
    @CsvSource({"0.3, 3.3333333333e-4", "0.1, 1e-3"})
    void settlesAtTauOverAlphaOnBothFunctions(double alpha, double plateau) {
        SolveResult result = solve(StarBundleOptions.of(alpha, 1e-4, 2000, 5), SolverMonitor.NONE);
        assertThat(result.objective() - 5).isCloseTo(plateau, within(1e-7));
        assertThat(result.violation()).isCloseTo(plateau, within(1e-7));
        assertThat(result.point()).containsExactly(new double[] {2, 0.5}, within(0.1));
        SolveResult closer =
                solve(StarBundleOptions.of(alpha, 1e-4, 2000, 5).untilWithin(plateau / 2), SolverMonitor.NONE);
        assertThat(closer.status()).isEqualTo(SolveResult.Status.BUDGET);
        assertThat(closer.certified()).isFalse();
    }

    /** τ = 18α², α = ε/36: the counts grow as (1/ε)·log(1/ε), by 36 ln 2 in T·ε per halving, and not as 1/ε². */
    @ParameterizedTest
    @CsvSource({"0.8, 88", "0.4, 244", "0.2, 618", "0.1, 1491", "0.05, 3488"})
    void needsAsManyStepsAsTheTheorySays(double epsilon, int steps) {
        double alpha = epsilon / 36;
        Trace trace = new Trace();
        SolveResult result =
                solve(StarBundleOptions.of(alpha, 18 * alpha * alpha, 20_000, 5).untilWithin(epsilon), trace);
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
        assertThat((double) result.iterations()).isCloseTo(steps, within(2.0));
        double before = Double.POSITIVE_INFINITY;
        for (TracePoint point : trace.points()) {
            double merit = Math.max(point.objective() - 5, point.violation());
            assertThat(merit).isLessThanOrEqualTo(before);
            before = merit;
        }
    }

    @Test
    void unshiftedStepsCircleForEverWhereShiftedOnesArrive() {
        Example cosine = PaperExamples.cosine(0.93);
        Trace trace = new Trace();
        SolveResult circling = ShiftedBundleLevel.unshifted(0, 100).solve(cosine.problem(), cosine.startArray(), trace);
        for (int k = 1; k <= 100; k++) {
            assertThat(trace.iterate(k)[0]).isEqualTo(k % 2 == 1 ? -0.95 : 0.95);
        }
        assertThat(circling.objective()).isCloseTo(1.98769, within(1e-5));
        SolveResult arriving = new ShiftedBundleLevel(StarBundleOptions.of(0.05, 5e-4, 2000, 0))
                .solve(cosine.problem(), cosine.startArray(), SolverMonitor.NONE);
        assertThat(arriving.objective()).isCloseTo(0.01, within(1e-7));
    }

    /** The tangent at this point meets 0 at −0.95; lowered by 0.75 it meets it at −0.238984. */
    @Test
    void aLowerTangentLeadsLessFar() {
        Example cosine = PaperExamples.cosine(0.8910060391656);
        Trace trace = new Trace();
        ShiftedBundleLevel.unshifted(0, 1).solve(cosine.problem(), cosine.startArray(), trace);
        assertThat(trace.iterate(1)[0]).isCloseTo(-0.95, within(1e-9));
        new ShiftedBundleLevel(StarBundleOptions.of(1, 0.75, 1, 0)).solve(cosine.problem(), cosine.startArray(), trace);
        assertThat(trace.iterate(3)[0]).isCloseTo(-0.238984, within(1e-6));
    }

    @Test
    void annealingTakesTheBiasAway() {
        SolveResult result =
                solve(StarBundleOptions.of(0.3, 1e-3, 400, 5).annealed(Annealing.tau(1e-10, 100)), SolverMonitor.NONE);
        assertThat(result.merit(5)).isLessThan(1e-8);
    }

    /** Stages of ten steps, far from settled: α halves, τ falls fourfold, down to the least τ. */
    @Test
    void annealingBothKeepsTauProportionalToAlphaSquared() {
        Trace trace = new Trace();
        solve(StarBundleOptions.of(0.02, 1.6e-5, 40, 5).annealed(Annealing.both(1e-6, 10)), trace);
        assertThat(trace.points().stream().map(TracePoint::alpha).distinct()).containsExactly(0.02, 0.01, 0.005);
        assertThat(trace.points().stream().map(TracePoint::tau).distinct()).containsExactly(1.6e-5, 4e-6, 1e-6);
        assertThat(trace.points().get(0).bias()).isCloseTo(8e-4, within(1e-15));
        assertThat(trace.points().get(40).bias()).isCloseTo(2e-4, within(1e-15));
    }

    @Test
    void everyStepIsAnExactProjection() {
        Trace trace = new Trace();
        solve(StarBundleOptions.of(0.1, 1e-4, 500, 5), trace);
        assertThat(trace.points())
                .allSatisfy(point -> assertThat(point.kktResidual()).isLessThan(1e-12));
    }

    @Test
    void theLastIterateIsTheAnswerAndCallsAreOnePerFunctionAndPoint() {
        Trace trace = new Trace();
        SolveResult result = solve(StarBundleOptions.of(0.1, 1e-4, 50, 5), trace);
        assertThat(result.point()).isEqualTo(trace.iterate(50));
        assertThat(result.calls()).isEqualTo(51 * 2);
        assertThat(result.constraints()).isEqualTo(List.of(result.violation()));
        TracePoint last = trace.points().get(50);
        assertThat(last.constraints()).isEqualTo(result.constraints());
        assertThat(last.calls()).isEqualTo(51 * 2);
        assertThat(last.valueCalls()).isZero();
        assertThat(last.active()).containsExactly(0, 1);
        assertThat(last.merit(5)).isEqualTo(result.merit(5));
    }

    /** The minimum of F1 alone, 4.7622, violates: no feasible point will ever have a lower objective. */
    @Test
    void anInfeasibleStartOfLowerObjectiveIsNotTheAnswer() {
        double[] start = {Math.pow(2, 4 / 3.0), Math.pow(2, -2 / 3.0)};
        SolveResult result = new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 500, 5))
                .solve(geometric.problem(), start, SolverMonitor.NONE);
        assertThat(geometric.problem().objective().value(start)).isCloseTo(4.7622, within(1e-4));
        assertThat(result.objective()).isCloseTo(5.001, within(1e-6));
        assertThat(result.violation()).isCloseTo(0.001, within(1e-6));
    }

    /**
     * x ≥ −0.5 holds x there only against a push to the left: the multiplier −1 would hide that x² falls to the right.
     */
    @Test
    void aPointThatOnlyANegativeMultiplierExplainsIsNotStationary() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.parabola(), Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-1, -0.5));
        Certificate certificate = new FirstOrderCheck(problem, new double[] {-0.5}).certificate();
        assertThat(certificate.multipliers()).containsExactly(0.0);
        assertThat(certificate.stationarity()).isCloseTo(1, within(1e-6));
    }

    /** No solver may look at the change of variables, or at a problem that brings one. */
    @Test
    void solversKnowOraclesOnly() throws Exception {
        for (Class<?> solver : List.of(
                ShiftedBundleLevel.class,
                AdaptiveBundleLevel.class,
                Class.forName("dev.fathom.hiddenconvexity.AdaptiveBundleLevel$Search"),
                BundleStep.class,
                InexactProximalPoint.class,
                ProximalSubproblem.class,
                SwitchingSubgradientInner.class,
                AcceleratedGradientInner.class,
                Class.forName("dev.fathom.hiddenconvexity.AcceleratedGradientInner$Descent"),
                PhaseOne.class,
                Evaluations.class,
                ConstrainedProblem.class)) {
            String file = solver.getName().substring(solver.getPackageName().length() + 1) + ".class";
            try (InputStream in = solver.getResourceAsStream(file)) {
                assertThat(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.ISO_8859_1))
                        .as(file)
                        .doesNotContain("HiddenMap", "hiddenconvexity/problem", "hiddenconvexity/study");
            }
        }
    }

    @Test
    void certifiesHowFarThePointCanBeOff() {
        SolveResult result = solve(StarBundleOptions.of(0.3, 1e-6, 2000, 5), SolverMonitor.NONE);
        double gap = result.certificate().gap(2.8495 * 3, result.objective());
        assertThat(result.certificate().multipliers().get(0)).isCloseTo(1, within(1e-2));
        assertThat(gap).isGreaterThanOrEqualTo(result.objective() - 5 - 1e-12).isLessThan(1e-4);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> StarBundleOptions.of(1.5, 1e-4, 10, 5)).hasMessageContaining("(0, 1]");
        assertThatThrownBy(() -> StarBundleOptions.of(0.1, 0, 10, 5)).hasMessageContaining("circle");
        assertThatThrownBy(() -> StarBundleOptions.of(0.1, 1e-4, 10, Double.NaN))
                .hasMessageContaining("AdaptiveBundleLevel");
    }
}
