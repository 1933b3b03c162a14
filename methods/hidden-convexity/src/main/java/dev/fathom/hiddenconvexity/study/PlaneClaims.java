package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.AcceleratedGradientInner;
import dev.fathom.hiddenconvexity.AdaptiveBundleLevel;
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
import dev.fathom.hiddenconvexity.baseline.SequentialQuadratic;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.baseline.SwitchingSubgradient;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.LinePlot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.stat.regression.SimpleRegression;

/** The claims about examples in one and two dimensions. */
final class PlaneClaims {

    private static final double OPTIMUM = 5;

    /** The subgradients of φ1 and φ2 near the iterates: √10 of F, and ρ̂ = 4 times a distance of 1.2. */
    private static final double LIPSCHITZ = 8;

    private static AdaptiveBundleLevel.Builder levels() {
        return AdaptiveBundleLevel.builder().lowerBound(0).multiplier(1);
    }

    private static double off(SolveResult result) {
        return Math.max(Math.abs(result.objective() - OPTIMUM), result.violation());
    }

    /** Every solver, the baselines with about 7,200 calls. */
    private static Map<String, ConstrainedSolver> all() {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 2000, OPTIMUM)));
        solvers.put(
                "AdaLS",
                levels().step(0.005, 18 * 0.005 * 0.005)
                        .epochs(12)
                        .epochLength(1200)
                        .build());
        solvers.put(
                "IPPM+ACGD",
                new InexactProximalPoint(AcceleratedGradientInner.of(60, 1), ProximalOptions.of(2, 0.01, 60)));
        solvers.put(
                "IPPM+ConEx",
                new InexactProximalPoint(
                        new ConstraintExtrapolationInner(100, 1, 10, 1, 1, 0.3), ProximalOptions.of(2, 0.01, 36)));
        solvers.put("unshifted bundle", ShiftedBundleLevel.unshifted(OPTIMUM, 2000));
        solvers.put("exact penalty", new ExactPenaltyProximal(4, 16, 32, 100, 60));
        solvers.put("gradient descent-ascent", new GradientDescentAscent(7200, 0.005, 0.005, false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(1, 30, 60));
        solvers.put("SQP", new SequentialQuadratic(200));
        solvers.put("switching subgradient", SwitchingSubgradient.constant(7200, 0.01, 0.001));
        solvers.put("switching subgradient, Polyak", new SwitchingSubgradient(7200, 0.01, 0.003, Double.NaN));
        // Huang and Lin's steps with the example's constants and Λ = 1: ν = 2G/√Λ.
        solvers.put("switching subgradient, Huang-Lin", SwitchingSubgradient.polyak(7200, 0.01, 25.286, 1, 2 * 25.286));
        solvers.put("quadratic penalty", new SmoothPenalty(100, 3600));
        return solvers;
    }

    Measurement optimum(StudyContext context) {
        Example example = PaperExamples.geometric();
        Map<String, ConstrainedSolver> solvers = all();
        Map<String, Trace> traces = new LinkedHashMap<>();
        Map<String, Double> figures = new LinkedHashMap<>();
        solvers.forEach((name, solver) -> {
            Trace trace = new Trace();
            figures.put(name, off(solver.solve(example.problem(), example.startArray(), trace)));
            traces.put(name, trace);
        });
        context.plot(SolverPlots.gaps(traces, OPTIMUM));
        context.plot(SolverPlots.violations(traces));
        Trace path = traces.getOrDefault("S-StarBL", new Trace());
        context.plot(SolverPlots.planeInX(example, path));
        if (example.map() != null) {
            context.plot(SolverPlots.planeInU(example, example.map(), path));
        }
        double worst = 0;
        Measurement measurement = Measurement.of(Estimate.exact(0));
        for (String name : figures.keySet()) {
            double figure = figures.getOrDefault(name, Double.NaN);
            boolean ours = name.equals("S-StarBL") || name.equals("AdaLS") || name.equals("IPPM+ACGD");
            worst = ours ? Math.max(worst, figure) : worst;
            measurement = measurement.baseline(name, Estimate.exact(figure));
        }
        return new Measurement(Estimate.exact(worst), measurement.baselines());
    }

    Measurement ranking(StudyContext context) {
        Example example = PaperExamples.geometric();
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        double tau = 18 * 0.005 * 0.005;
        solvers.put("S-StarBL", new ShiftedBundleLevel(StarBundleOptions.of(0.005, tau, 10_000, OPTIMUM)));
        solvers.put(
                "AdaLS online",
                levels().step(5e-4, 18 * 5e-4 * 5e-4)
                        .beta(0.9995)
                        .epochs(40_000)
                        .epochLength(1)
                        .restart(AdaptiveBundleLevel.Restart.LAST)
                        .build());
        solvers.put(
                "IPPM+ACGD",
                new InexactProximalPoint(AcceleratedGradientInner.of(1800, 1), ProximalOptions.of(2, 0.01, 50)));
        Map<String, Trace> traces = new LinkedHashMap<>();
        double[] calls = new double[3];
        int n = 0;
        for (Map.Entry<String, ConstrainedSolver> entry : solvers.entrySet()) {
            Trace trace = new Trace();
            entry.getValue().solve(example.problem(), example.startArray(), trace);
            traces.put(entry.getKey(), trace);
            calls[n++] = trace.callsUntil(0.3, OPTIMUM).orElse(Long.MAX_VALUE);
        }
        context.plot(SolverPlots.gaps(traces, OPTIMUM));
        context.plot(SolverPlots.violations(traces));
        return Measurement.of(Estimate.exact(Math.min(calls[1] / calls[0], calls[2] / calls[1])))
                .baseline("calls of S-StarBL", Estimate.exact(calls[0]))
                .baseline("calls of AdaLS online", Estimate.exact(calls[1]))
                .baseline("calls of IPPM+ACGD", Estimate.exact(calls[2]));
    }

    Measurement slope(StudyContext context) {
        double[] accuracies = {0.1, 0.05, 0.02};
        double[] budgets = {4200, 18_000, 135_000};
        double[] calls = new double[3];
        double[] single = new double[3];
        SimpleRegression fit = new SimpleRegression();
        SimpleRegression plain = new SimpleRegression();
        Map<String, Trace> traces = new LinkedHashMap<>();
        for (int n = 0; n < 3; n++) {
            double epsilon = accuracies[n];
            Example example = PaperExamples.nonSmooth(epsilon);
            int inner = (int) Math.round(1 / (epsilon * epsilon));
            Trace trace = new Trace();
            new InexactProximalPoint(
                            SwitchingSubgradientInner.stronglyConvex(inner, 2, LIPSCHITZ),
                            ProximalOptions.of(4, epsilon, (int) (budgets[n] / inner)))
                    .solve(example.problem(), example.startArray(), trace);
            Trace loop = new Trace();
            SwitchingSubgradient.constant((int) budgets[n], epsilon, epsilon / 10)
                    .solve(example.problem(), example.startArray(), loop);
            calls[n] = trace.callsUntil(epsilon, 0.15).orElse(Long.MAX_VALUE);
            single[n] = loop.callsUntil(epsilon, 0.15).orElse(Long.MAX_VALUE);
            fit.addData(-Math.log(epsilon), Math.log(calls[n]));
            plain.addData(-Math.log(epsilon), Math.log(single[n]));
            traces.put("IPPM+SwSG, eps = " + epsilon, trace);
            traces.put("single loop, eps = " + epsilon, loop);
        }
        context.plot(SolverPlots.gaps(traces, 0.15));
        context.plot(SolverPlots.violations(traces));
        double[] inverse = {10, 20, 50};
        context.plot(LinePlot.of("calls", "Calls to an (eps, eps)-optimal iterate")
                .x("1/eps")
                .y("oracle calls")
                .logX()
                .logY()
                .line("IPPM+SwSG", inverse, calls)
                .line("single-loop switching subgradient", inverse, single));
        Measurement measurement = Measurement.of(Estimate.exact(fit.getSlope()))
                .baseline("slope of the single loop", Estimate.exact(plain.getSlope()));
        for (int n = 0; n < 3; n++) {
            measurement = measurement
                    .baseline("calls of IPPM+SwSG at eps = " + accuracies[n], Estimate.exact(calls[n]))
                    .baseline("calls of the single loop at eps = " + accuracies[n], Estimate.exact(single[n]));
        }
        return measurement;
    }

    Measurement shift(StudyContext context) {
        Example example = PaperExamples.cosine(0.93);
        Trace without = new Trace();
        Trace with = new Trace();
        SolveResult circling =
                ShiftedBundleLevel.unshifted(0, 2000).solve(example.problem(), example.startArray(), without);
        SolveResult arriving = new ShiftedBundleLevel(StarBundleOptions.of(0.05, 5e-4, 2000, 0))
                .solve(example.problem(), example.startArray(), with);
        Map<String, Trace> traces = new LinkedHashMap<>();
        traces.put("shifted", with);
        traces.put("without shift", without);
        context.plot(SolverPlots.gaps(traces, 0));
        return Measurement.of(Estimate.exact(arriving.objective() / circling.objective()))
                .baseline("F with the shift", Estimate.exact(arriving.objective()))
                .baseline("F without", Estimate.exact(circling.objective()));
    }
}
