package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The settings of the theory, which must solve what they are made for, and those to begin with. */
class SettingsTest {

    /** ρ = 1, L = 125, D/μ = 2.8495·3: of the paper's smooth example. */
    private static final CurvatureBound GEOMETRIC = new CurvatureBound(1, 125, 8.5485);

    private final Example geometric = PaperExamples.geometric();

    @Test
    void theTheorysStepsReachTheToleranceTheyAreMadeFor() {
        StarBundleOptions options = StarBundleOptions.theory(0.5, 5, GEOMETRIC, 3.3);
        double alpha = 0.5 / (126 * 8.5485 * 8.5485);
        assertThat(options.alpha()).isCloseTo(alpha, within(1e-15));
        assertThat(options.tau()).isCloseTo(0.5 * alpha * alpha * 8.5485 * 8.5485, within(1e-20));
        assertThat(options.maxIterations()).isEqualTo((int) Math.ceil(Math.log(2 * 3.3 / 0.5) / alpha));
        assertThat(options.tolerance()).isEqualTo(0.5);
        SolveResult result =
                new ShiftedBundleLevel(options).solve(geometric.problem(), geometric.startArray(), SolverMonitor.NONE);
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
        assertThat(result.certified()).isTrue();
        assertThat(result.merit(5)).isLessThanOrEqualTo(0.5);
    }

    /** min x² with x ≥ ½ over [−1, 1]: ρ = 0, L = 2, D/μ = 2, λ* = 1, so A = 4 and α = ε/(16·4). */
    @Test
    void theTheorysLevelsEndWithACertificate() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.parabola(), Box.of(1, -1, 1), 1)
                .subjectTo(Quadratic.linear(-1, 0.5));
        Trace trace = new Trace();
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .theory(0.05, new CurvatureBound(0, 2, 2), 1.5, 1)
                .build()
                .solve(problem, new double[] {1}, trace);
        assertThat(trace.points().get(0).alpha()).isCloseTo(0.05 / 64, within(1e-15));
        assertThat(result.status()).isEqualTo(SolveResult.Status.CONVERGED);
        assertThat(result.certified()).isTrue();
        assertThat(result.objective()).isCloseTo(0.25, within(0.05));
        Trace heavier = new Trace();
        AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .theory(0.05, new CurvatureBound(0, 2, 2), 4, 1)
                .build()
                .solve(problem, new double[] {1}, heavier);
        assertThat(heavier.points().get(0).alpha()).isCloseTo(0.05 / 128, within(1e-15));
        assertThat(heavier.points().get(0).tau()).isCloseTo(5e-5 * 0.05 / 128, within(1e-18));
        // N = ⌈log₂(20)⌉ + 1 epochs of T = ⌈2·64/0.05·ln(160)⌉ steps at most.
        assertThat(result.iterations()).isLessThanOrEqualTo(6 * (long) Math.ceil(2 * 64 / 0.05 * Math.log(160)));
    }

    /**
     * On min −10z with z ≤ 1 from the centre 0: ρ̂ = 4, ρ = L = 0, so μ = 4 and the Lagrangian's smoothness is 4(1 +
     * Λ). φ2 = 2z² + z − 1 = 0.1 at 0.5326; the multiplier there, 7.87/3.13, is below Λ = 3.
     */
    @Test
    void theTheorysAcceleratedStepsAreEnough() {
        ConstrainedProblem problem = ConstrainedProblem.minimise(Quadratic.linear(-10, 0), Box.of(1, -2, 2), 1)
                .subjectTo(Quadratic.linear(1, -1));
        ProximalOptions options = new ProximalOptions(4, 0.2, 0.1, 1, 0);
        AcceleratedGradientInner inner = AcceleratedGradientInner.theory(options, new CurvatureBound(0, 0, 1), 3, 12);
        assertThat(inner.mu()).isEqualTo(4);
        assertThat(inner.smoothness()).isEqualTo(16);
        assertThat(inner.steps()).isEqualTo((int) Math.ceil(2 * Math.log(120)));
        double[] centre = {0};
        ProximalSubproblem s = new ProximalSubproblem(problem, new Evaluations(problem, centre), centre, options);
        double[] z = inner.solve(s, event -> {});
        double least = (Math.sqrt(1 + 8 * 1.1) - 1) / 4;
        assertThat(s.objective(z)).isLessThanOrEqualTo(-10 * least + 2 * least * least + options.margin());
        assertThat(s.constraint(z)).isLessThanOrEqualTo(1e-9);
        assertThatThrownBy(() -> AcceleratedGradientInner.theory(options, new CurvatureBound(5, 0, 1), 3, 12))
                .hasMessageContaining("rhoHat must exceed rho");
    }

    /** β = min(1, 0.3/(2·2²)) = 0.0375. */
    @Test
    void aSlaterPointWidensTheMargin() {
        ProximalOptions options = ProximalOptions.of(2, 0.01, 10).withSlaterPoint(0.3, 2);
        assertThat(options.margin()).isCloseTo(0.0375 * 0.3 / 3, within(1e-15));
        assertThat(options.tau()).isEqualTo(0.01);
        assertThat(ProximalOptions.of(0.1, 0.01, 10).withSlaterPoint(0.6, 1).margin())
                .isCloseTo(0.2, within(1e-15));
    }

    /** 1e-4·max(1, |F1(start)|) with F1 = 8.2014 at the paper's start, 2 − … < 1 at the cosine's. */
    @Test
    void theShiftToBeginWithIsRelativeToTheObjective() {
        double objective = geometric.problem().objective().value(geometric.startArray());
        assertThat(objective).isCloseTo(8.2014, within(1e-4));
        StarBundleOptions options = StarBundleOptions.defaults(geometric.problem(), geometric.startArray(), 100, 5);
        assertThat(options).isEqualTo(StarBundleOptions.of(0.1, 1e-4 * objective, 100, 5));
        Example cosine = PaperExamples.cosine(0.1);
        assertThat(StarBundleOptions.defaultShift(cosine.problem(), cosine.startArray()))
                .isEqualTo(1e-4);
        Trace trace = new Trace();
        SolveResult result = AdaptiveBundleLevel.builder()
                .lowerBound(0)
                .multiplier(2)
                .build()
                .solve(geometric.problem(), geometric.startArray(), trace);
        assertThat(trace.points().get(0).tau()).isEqualTo(1e-4 * objective);
        assertThat(trace.points().get(0).alpha()).isEqualTo(0.1);
        assertThat(result.merit(5)).isLessThan(0.05);
    }

    /** Proximal steps that know no constant. */
    @Test
    void proximalStepsWithoutConstantsComeNearTheOptimum() {
        ProximalOptions options = ProximalOptions.defaults(geometric.problem(), geometric.startArray(), 400, 7);
        assertThat(options.rhoHat())
                .isEqualTo(CurvatureProbe.proximalWeight(geometric.problem(), geometric.startArray(), 7));
        SolveResult result = new InexactProximalPoint(AcceleratedGradientInner.of(60, options.rhoHat() / 2), options)
                .solve(geometric.problem(), geometric.startArray(), SolverMonitor.NONE);
        assertThat(result.objective()).isCloseTo(5, within(0.01));
        assertThat(result.violation()).isLessThanOrEqualTo(options.tau() + 1e-9);
    }

    /** The search for a smoothness ends at 2¹⁰ and says so. */
    @Test
    void aSmoothnessBeyondTheSearchIsSaid() {
        ConstrainedProblem sharp = ConstrainedProblem.minimise(new Quadratic(4000, 0, 0), Box.of(1, -1, 1), 1);
        double[] centre = {0.5};
        ProximalSubproblem s = new ProximalSubproblem(
                sharp, new Evaluations(sharp, centre), centre, new ProximalOptions(1, 0.1, 0.01, 1, 0));
        List<String> events = new ArrayList<>();
        AcceleratedGradientInner.of(3, 1).solve(s, events::add);
        assertThat(events).containsExactly("the objective is less smooth than 1024 at the centre: give a smoothness");
        events.clear();
        ConstrainedProblem smooth = ConstrainedProblem.minimise(new Quadratic(500, 0, 0), Box.of(1, -1, 1), 1);
        AcceleratedGradientInner.of(3, 1)
                .solve(
                        new ProximalSubproblem(
                                smooth,
                                new Evaluations(smooth, centre),
                                centre,
                                new ProximalOptions(1, 0.1, 0.01, 1, 0)),
                        events::add);
        assertThat(events).isEmpty();
    }
}
