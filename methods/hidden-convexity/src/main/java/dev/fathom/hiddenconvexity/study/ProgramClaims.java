package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.AcceleratedGradientInner;
import dev.fathom.hiddenconvexity.AdaptiveBundleLevel;
import dev.fathom.hiddenconvexity.Annealing;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.InexactProximalPoint;
import dev.fathom.hiddenconvexity.ProximalOptions;
import dev.fathom.hiddenconvexity.ShiftedBundleLevel;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.SwitchingSubgradientInner;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.baseline.AugmentedLagrangian;
import dev.fathom.hiddenconvexity.baseline.ConstraintExtrapolationInner;
import dev.fathom.hiddenconvexity.baseline.ExactPenaltyProximal;
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.baseline.SwitchingSubgradient;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The claims about geometric programmes with 100 variables: the instances are 21 plus the seed. */
final class ProgramClaims {

    private static final int DIMENSION = 100;
    private static final long FIRST = 21;
    private static final String CALLS = "S-StarBL calls to 0.01";
    private static final ProximalOptions PROXIMAL = new ProximalOptions(0.02, 1e-3, 1e-4 / 3, 10, 0);

    private static ConstrainedSolver star(double optimum) {
        return new ShiftedBundleLevel(StarBundleOptions.of(0.3, 1e-3, 605, optimum));
    }

    private static ConstrainedSolver annealed(double optimum) {
        return new ShiftedBundleLevel(
                StarBundleOptions.of(0.3, 1e-3, 299, optimum).annealed(Annealing.tau(1e-6, 60)));
    }

    private static ConstrainedSolver adaptive(double optimum) {
        return AdaptiveBundleLevel.builder()
                .lowerBound(optimum / 2)
                .multiplier(0.25)
                .step(0.3, 1e-3)
                .epochs(5)
                .epochLength(121)
                .build();
    }

    private static ConstrainedSolver accelerated() {
        return new InexactProximalPoint(AcceleratedGradientInner.of(60, 0.01), PROXIMAL);
    }

    private static ConstrainedSolver subgradient() {
        return new InexactProximalPoint(SwitchingSubgradientInner.harmonic(121, 0.05), PROXIMAL);
    }

    private static SolveResult solve(ConstrainedSolver solver, Example example, Trace trace) {
        return solver.solve(example.problem(), example.startArray(), trace);
    }

    /** All solvers with about 1,210 calls; most steps of the baselines are the best found on these instances. */
    private static Map<String, ConstrainedSolver> solvers(double optimum) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", star(optimum));
        solvers.put("S-StarBL, tau 1e-4", new ShiftedBundleLevel(StarBundleOptions.of(0.3, 1e-4, 605, optimum)));
        solvers.put("S-StarBL, annealed", annealed(optimum));
        solvers.put("AdaLS", adaptive(optimum));
        solvers.put("IPPM+ACGD", accelerated());
        solvers.put("IPPM+SwSG", subgradient());
        solvers.put(
                "IPPM+ConEx",
                new InexactProximalPoint(
                        new ConstraintExtrapolationInner(15, 0.015, 0.1, 0.2, 1, 0.03),
                        new ProximalOptions(0.03, 1e-3, 1e-4 / 3, 40, 0)));
        solvers.put("exact penalty", new ExactPenaltyProximal(0.25, 0.005, 0.08, 10, 120));
        solvers.put("switching subgradient", SwitchingSubgradient.constant(1210, 1e-3, 0.8));
        solvers.put("switching subgradient, Polyak", new SwitchingSubgradient(1210, 3e-3, 1.2, Double.NaN));
        solvers.put("gradient descent-ascent", new GradientDescentAscent(605, 1.6, 0.01, false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(1, 10, 60));
        solvers.put("quadratic penalty", new SmoothPenalty(100, 605));
        return solvers;
    }

    private static void plot(StudyContext context) {
        GeometricProgram program = GeometricProgram.random(DIMENSION, FIRST);
        Example example = program.example();
        double optimum = References.of(program).value();
        Map<String, Trace> traces = new LinkedHashMap<>();
        solvers(optimum).forEach((name, solver) -> {
            Trace trace = new Trace();
            solve(solver, example, trace);
            traces.put(name, trace);
        });
        context.plot(SolverPlots.gaps(traces, optimum));
        context.plot(SolverPlots.violations(traces));
    }

    Measurement ratio(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            GeometricProgram program = GeometricProgram.random(DIMENSION, FIRST + seed);
            Example example = program.example();
            double optimum = References.of(program).value();
            Map<String, Double> figures = new LinkedHashMap<>();
            solvers(optimum).forEach((name, solver) -> {
                Trace trace = new Trace();
                SolveResult result = solve(solver, example, trace);
                figures.put(off(name), off(result, optimum));
                figures.put(gap(name), result.objective() - optimum);
                if (name.equals("S-StarBL")) {
                    figures.put(CALLS, (double) trace.callsUntil(0.01, optimum).orElse(Long.MAX_VALUE));
                }
            });
            return figures;
        });
        plot(context);
        Measurement measurement = Measurement.of(samples.ratio(gap("S-StarBL"), gap("IPPM+SwSG")))
                .baseline(gap("S-StarBL"), samples.mean(gap("S-StarBL")))
                .baseline(CALLS, samples.mean(CALLS))
                .baseline(gap("IPPM+SwSG"), samples.mean(gap("IPPM+SwSG")))
                .baseline(gap("IPPM+SwSG") + ", median", Medians.of(samples, gap("IPPM+SwSG")));
        for (String name : solvers(0).keySet()) {
            measurement = measurement.baseline(off(name), samples.mean(off(name)));
        }
        return measurement;
    }

    private static String off(String solver) {
        return solver + " max(|gap|, F2)";
    }

    private static String gap(String solver) {
        return solver + " gap";
    }

    private static double off(SolveResult result, double optimum) {
        return Math.max(Math.abs(result.objective() - optimum), result.violation());
    }

    Measurement smooth(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            GeometricProgram program = GeometricProgram.random(DIMENSION, FIRST + seed);
            Example example = program.example();
            double optimum = References.of(program).value();
            SolveResult accelerated = solve(accelerated(), example, new Trace());
            SolveResult adaptive = solve(adaptive(optimum), example, new Trace());
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("IPPM+ACGD gap", accelerated.objective() - optimum);
            figures.put("IPPM+ACGD violation", accelerated.violation());
            figures.put("AdaLS gap", adaptive.objective() - optimum);
            figures.put("AdaLS violation", adaptive.violation());
            figures.put("larger", Math.max(weighted(accelerated, optimum), weighted(adaptive, optimum)));
            return figures;
        });
        return Measurement.of(samples.mean("larger"))
                .baseline("median", Medians.of(samples, "larger"))
                .baseline("IPPM+ACGD gap", samples.mean("IPPM+ACGD gap"))
                .baseline("IPPM+ACGD violation", samples.mean("IPPM+ACGD violation"))
                .baseline("AdaLS gap", samples.mean("AdaLS gap"))
                .baseline("AdaLS violation", samples.mean("AdaLS violation"));
    }

    private static double weighted(SolveResult result, double optimum) {
        return Math.max(Math.abs(result.objective() - optimum), 2 * result.violation());
    }

    Measurement annealed(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            GeometricProgram program = GeometricProgram.random(DIMENSION, FIRST + seed);
            Example example = program.example();
            double optimum = References.of(program).value();
            SolveResult result = solve(annealed(optimum), example, new Trace());
            return Map.of(
                    "merit", result.merit(optimum),
                    "calls", (double) result.calls(),
                    "fixed", solve(star(optimum), example, new Trace()).merit(optimum));
        });
        return Measurement.of(samples.mean("merit"))
                .baseline("median", Medians.of(samples, "merit"))
                .baseline("calls", samples.mean("calls"))
                .baseline("fixed shift, 1,212 calls", samples.mean("fixed"));
    }
}
