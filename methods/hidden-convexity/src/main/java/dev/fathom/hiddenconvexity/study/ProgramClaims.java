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
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
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

    private static void plot(StudyContext context) {
        GeometricProgram program = GeometricProgram.random(DIMENSION, FIRST);
        Example example = program.example();
        double optimum = References.of(program).value();
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", star(optimum));
        solvers.put("S-StarBL, annealed", annealed(optimum));
        solvers.put("AdaLS", adaptive(optimum));
        solvers.put("IPPM+ACGD", accelerated());
        solvers.put("IPPM+SwSG", subgradient());
        solvers.put("gradient descent-ascent", new GradientDescentAscent(605, 0.05, 0.05, false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(1, 10, 60));
        solvers.put("quadratic penalty", new SmoothPenalty(100, 605));
        Map<String, Trace> traces = new LinkedHashMap<>();
        solvers.forEach((name, solver) -> {
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
            Trace trace = new Trace();
            Map<String, Double> figures = new LinkedHashMap<>();
            SolveResult star = solve(star(optimum), example, trace);
            figures.put("S-StarBL gap", star.objective() - optimum);
            figures.put("S-StarBL violation", star.violation());
            figures.put("S-StarBL calls to 0.01", (double)
                    trace.callsUntil(0.01, optimum).orElse(Long.MAX_VALUE));
            SolveResult subgradient = solve(subgradient(), example, new Trace());
            figures.put("IPPM+SwSG gap", subgradient.objective() - optimum);
            figures.put("IPPM+SwSG violation", subgradient.violation());
            SolveResult ascent = solve(new GradientDescentAscent(605, 0.05, 0.05, false), example, new Trace());
            figures.put("gradient descent-ascent max(|gap|, F2)", off(ascent, optimum));
            SolveResult penalty = solve(new SmoothPenalty(100, 605), example, new Trace());
            figures.put("quadratic penalty max(|gap|, F2)", off(penalty, optimum));
            figures.put("quadratic penalty calls", (double) penalty.calls());
            SolveResult lagrangian = solve(new AugmentedLagrangian(1, 10, 60), example, new Trace());
            figures.put("augmented Lagrangian max(|gap|, F2)", off(lagrangian, optimum));
            figures.put("augmented Lagrangian calls", (double) lagrangian.calls());
            return figures;
        });
        plot(context);
        Measurement measurement = Measurement.of(samples.ratio("S-StarBL gap", "IPPM+SwSG gap"));
        for (String name : new String[] {
            "S-StarBL gap",
            "S-StarBL violation",
            "S-StarBL calls to 0.01",
            "IPPM+SwSG gap",
            "IPPM+SwSG violation",
            "gradient descent-ascent max(|gap|, F2)",
            "quadratic penalty max(|gap|, F2)",
            "quadratic penalty calls",
            "augmented Lagrangian max(|gap|, F2)",
            "augmented Lagrangian calls"
        }) {
            measurement = measurement.baseline(name, samples.mean(name));
        }
        return measurement;
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
                .baseline("calls", samples.mean("calls"))
                .baseline("fixed shift, 1,212 calls", samples.mean("fixed"));
    }
}
