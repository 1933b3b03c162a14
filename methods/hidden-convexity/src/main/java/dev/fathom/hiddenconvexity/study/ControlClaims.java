package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.AdaptiveBundleLevel;
import dev.fathom.hiddenconvexity.Annealing;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.ShiftedBundleLevel;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.baseline.AugmentedLagrangian;
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.OccupancyFunction;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.Samples;
import dev.fathom.lab.claim.StudyContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The claims about decision processes and linear control: the instances are 5 plus the seed. */
final class ControlClaims {

    private static final long FIRST = 5;
    private static final double BUDGET = 0.55;
    private static final int EPOCHS = 7;
    private static final int EPOCH_LENGTH = 60;

    /** A process, its budget, its optimum by linear programming and the multiplier as a difference quotient. */
    private record Instance(Example example, double optimum, double multiplier) {

        static Instance of(long seed) {
            DecisionProcess.Rewarded rewarded = DecisionProcess.random(5, 3, 0.9, FIRST + seed);
            DecisionProcess process = rewarded.process();
            double[] rewards = rewarded.rewardArray();
            double[] costs = rewarded.costArray();
            double budget = BUDGET;
            if (seed > 0) {
                // Halfway between the least cost and that of the best reward, so that the constraint matters.
                double[] minus = Arrays.stream(costs).map(c -> -c).toArray();
                double least = References.linearProgram(process, minus, costs, Double.POSITIVE_INFINITY);
                double best = References.linearProgram(process, rewards, costs, Double.POSITIVE_INFINITY);
                double high = costAt(process, rewards, costs, best, least);
                budget = 0.5 * (least + high);
            }
            double optimum = References.linearProgram(process, rewards, costs, budget);
            double more = References.linearProgram(process, rewards, costs, budget + 1e-4);
            return new Instance(rewarded.constrained(budget), optimum, (optimum - more) / 1e-4);
        }

        /** The least cost at which the best reward is reached, by bisection. */
        private static double costAt(
                DecisionProcess process, double[] rewards, double[] costs, double best, double least) {
            double low = least + 1e-6;
            double high = 1;
            for (int n = 0; n < 30; n++) {
                double middle = 0.5 * (low + high);
                if (References.linearProgram(process, rewards, costs, middle) > best + 1e-9) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            return high;
        }

        double off(SolveResult result) {
            return Math.max(Math.abs(result.objective() - optimum), result.violation());
        }

        SolveResult solve(ConstrainedSolver solver, Trace trace) {
            return solver.solve(example.problem(), example.startArray(), trace);
        }
    }

    Measurement process(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            Instance instance = Instance.of(seed);
            Map<String, Double> figures = new LinkedHashMap<>();
            solvers(instance)
                    .forEach((name, solver) -> figures.put(name, instance.off(instance.solve(solver, new Trace()))));
            return figures;
        });
        Instance first = Instance.of(0);
        Map<String, Trace> traces = new LinkedHashMap<>();
        solvers(first).forEach((name, solver) -> {
            Trace trace = new Trace();
            first.solve(solver, trace);
            if (!name.endsWith("average")) { // its iterates are those of the last
                traces.put(name, trace);
            }
        });
        context.plot(SolverPlots.gaps(traces, first.optimum()));
        context.plot(SolverPlots.violations(traces));
        return compare(samples, solvers(first).keySet());
    }

    /** The steps and weights of the baselines are the best found on these instances. */
    private static Map<String, ConstrainedSolver> solvers(Instance instance) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-5, 300, instance.optimum())));
        solvers.putAll(rivals(300));
        return solvers;
    }

    private static Map<String, ConstrainedSolver> rivals(int steps) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("gradient descent-ascent, last", new GradientDescentAscent(steps, 0.5, 2, false));
        solvers.put("gradient descent-ascent, average", new GradientDescentAscent(steps, 8, 2, true));
        solvers.put("quadratic penalty", new SmoothPenalty(1000, steps));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(1, 30, Math.max(1, steps / 30)));
        return solvers;
    }

    Measurement adaptive(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            Instance instance = Instance.of(seed);
            SolveResult result = instance.solve(levels(instance, EPOCHS), new Trace());
            Trace longer = new Trace();
            instance.solve(levels(instance, EPOCHS + 1), longer);
            double level = longer.points().get(longer.points().size() - 1).level();
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("AdaLS", instance.off(result));
            figures.put("gap", result.objective() - instance.optimum());
            figures.put("violation", result.violation());
            figures.put("level after the epochs less F1*", level - instance.optimum());
            rivals(EPOCHS * EPOCH_LENGTH)
                    .forEach((name, solver) -> figures.put(name, instance.off(instance.solve(solver, new Trace()))));
            return figures;
        });
        Measurement measurement = Measurement.of(samples.mean("AdaLS"))
                .baseline("median", Medians.of(samples, "AdaLS"))
                .baseline("gap", samples.mean("gap"))
                .baseline("violation", samples.mean("violation"))
                .baseline("level after the epochs less F1*", samples.mean("level after the epochs less F1*"));
        for (String name : rivals(1).keySet()) {
            measurement = measurement.baseline(name, samples.mean(name));
        }
        return measurement;
    }

    private static ConstrainedSolver levels(Instance instance, int epochs) {
        return AdaptiveBundleLevel.builder()
                .lowerBound(-1)
                .multiplier(2 * instance.multiplier())
                .step(0.1, 1e-4)
                .epochs(epochs)
                .epochLength(EPOCH_LENGTH)
                .build();
    }

    Measurement scalar(StudyContext context) {
        Example example = LinearQuadratic.scalar().example();
        return control(context, example, 1 + Math.sqrt(2), 1e-5, 0.03);
    }

    /** A power of at most 2.02: the free optimum takes 2.06, stabilising alone 2. */
    Measurement power(StudyContext context) {
        double power = 2.02;
        Example example = LinearQuadratic.scalar().withInputPower(power);
        return control(context, example, References.scalarControl(1, 1, 1, 1, power), 1e-6, 0.03);
    }

    Measurement twoStates(StudyContext context) {
        double[][] identity = {{1, 0}, {0, 1}};
        LinearQuadratic system = new LinearQuadratic(
                new double[][] {{0, 1}, {1, 0.2}}, new double[][] {{0}, {1}}, identity, new double[][] {{1}}, identity);
        double optimum = system.riccatiCost(new double[][] {{-3, -3}});
        return control(context, system.example(), optimum, 1e-5, 0.01);
    }

    /** The dual step and the other settings of the baselines are the best found on the two systems. */
    private static Measurement control(
            StudyContext context, Example example, double optimum, double tau, double dualStep) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", new ShiftedBundleLevel(StarBundleOptions.of(0.02, tau, 4000, optimum)));
        solvers.put(
                "S-StarBL, annealed",
                new ShiftedBundleLevel(
                        StarBundleOptions.of(0.05, 1e-4, 4000, optimum).annealed(Annealing.both(1e-7, 500))));
        solvers.put("gradient descent-ascent", new GradientDescentAscent(4000, 0.001, dualStep, false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(1, 100, 40));
        Map<String, Trace> traces = new LinkedHashMap<>();
        Map<String, Double> figures = new LinkedHashMap<>();
        solvers.forEach((name, solver) -> {
            Trace trace = new Trace();
            SolveResult result = solver.solve(example.problem(), example.startArray(), trace);
            traces.put(name, trace);
            figures.put(name, Math.max(Math.abs(result.objective() - optimum), result.violation()));
        });
        context.plot(SolverPlots.gaps(traces, optimum));
        context.plot(SolverPlots.violations(traces));
        Measurement measurement = Measurement.of(Estimate.exact(figures.getOrDefault("S-StarBL", Double.NaN)));
        for (String name : solvers.keySet()) {
            measurement = name.equals("S-StarBL")
                    ? measurement
                    : measurement.baseline(name, Estimate.exact(figures.getOrDefault(name, Double.NaN)));
        }
        return measurement;
    }

    Measurement convexProcess(StudyContext context) throws Exception {
        Samples samples = context.each(seed -> {
            DecisionProcess process =
                    DecisionProcess.random(5, 3, 0.9, FIRST + seed).process();
            double[] target = process.occupancy(expert(process, FIRST + seed));
            double optimum = References.entropy(process, target, 0.1).value();
            Example example = process.example(
                    "entropy near an expert",
                    OccupancyFunction.negativeEntropy(),
                    OccupancyFunction.distanceTo(target, 0.1));
            Map<String, Double> figures = new LinkedHashMap<>();
            convexSolvers(optimum).forEach((name, solver) -> {
                SolveResult result = solver.solve(example.problem(), example.startArray(), new Trace());
                figures.put(name, Math.max(Math.abs(result.objective() - optimum), result.violation()));
            });
            return figures;
        });
        return compare(samples, convexSolvers(0).keySet());
    }

    private static Map<String, ConstrainedSolver> convexSolvers(double optimum) {
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL", new ShiftedBundleLevel(StarBundleOptions.of(0.1, 1e-4, 300, optimum)));
        solvers.put("gradient descent-ascent", new GradientDescentAscent(300, 0.2, 2, false));
        solvers.put("quadratic penalty", new SmoothPenalty(20, 300));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(10, 30, 10));
        return solvers;
    }

    /** S-StarBL's mean, with its median and the means of the others beside it. */
    private static Measurement compare(Samples samples, Set<String> solvers) {
        Measurement measurement =
                Measurement.of(samples.mean("S-StarBL")).baseline("median", Medians.of(samples, "S-StarBL"));
        for (String name : solvers) {
            measurement = name.equals("S-StarBL") ? measurement : measurement.baseline(name, samples.mean(name));
        }
        return measurement;
    }

    /** A policy that prefers one random action in every state and tries the others. */
    private static double[] expert(DecisionProcess process, long seed) {
        Random random = new Random(seed);
        double[] policy = process.uniformPolicy();
        Arrays.fill(policy, 0.1);
        for (int s = 0; s < process.states(); s++) {
            policy[s * process.actions() + random.nextInt(process.actions())] = 1 - 0.1 * (process.actions() - 1);
        }
        return policy;
    }
}
