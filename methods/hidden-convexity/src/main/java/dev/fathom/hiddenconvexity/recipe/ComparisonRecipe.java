package dev.fathom.hiddenconvexity.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.hiddenconvexity.AcceleratedGradientInner;
import dev.fathom.hiddenconvexity.AdaptiveBundleLevel;
import dev.fathom.hiddenconvexity.Annealing;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.InexactProximalPoint;
import dev.fathom.hiddenconvexity.PhaseOne;
import dev.fathom.hiddenconvexity.ProximalOptions;
import dev.fathom.hiddenconvexity.ShiftedBundleLevel;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverException;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.baseline.AugmentedLagrangian;
import dev.fathom.hiddenconvexity.baseline.GradientDescentAscent;
import dev.fathom.hiddenconvexity.baseline.SmoothPenalty;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.study.SolverPlots;
import dev.fathom.lab.recipe.RecipeKind;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The recipe kind {@code hidden-convexity}: solves a problem by the methods and the usual baselines with about the same
 * calls, and leaves {@code results.json}, a CSV per solver and a page with objective and violation against calls.
 */
public final class ComparisonRecipe implements RecipeKind<ComparisonConfig> {

    @Override
    public String name() {
        return "hidden-convexity";
    }

    @Override
    public Class<ComparisonConfig> configType() {
        return ComparisonConfig.class;
    }

    @Override
    public void run(ComparisonConfig config, Run run) throws IOException {
        Example example = config.problem().example(run.seed());
        OptionalDouble optimum = config.problem().optimum(run.seed());
        run.say(example.title() + ", " + example.problem().constraints() + " constraints"
                + (optimum.isPresent()
                        ? String.format(Locale.ROOT, "; the optimum by its convex form is %.8g", optimum.getAsDouble())
                        : ""));
        double[] start = PhaseOne.within(10 * config.tau()).find(example.problem(), example.startArray());
        Map<String, ConstrainedSolver> solvers = solvers(config, optimum);
        Map<String, Trace> traces = new LinkedHashMap<>();
        Map<String, SolveResult> results = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        run.progress().begin(solvers.size(), "solvers");
        for (Map.Entry<String, ConstrainedSolver> entry : solvers.entrySet()) {
            if (run.stopRequested()) {
                return;
            }
            Trace trace = new Trace();
            traces.put(entry.getKey(), trace);
            try {
                results.put(entry.getKey(), entry.getValue().solve(example.problem(), start, trace));
            } catch (SolverException e) {
                failures.put(entry.getKey(), e.getMessage() + " (" + e.mend() + ")");
                run.say(entry.getKey() + ": " + e.getMessage());
            }
            write(run, entry.getKey(), trace);
            run.progress().at(traces.size());
        }
        writeJson(run, optimum, results, failures);
        report(run, example, optimum, traces, results, failures);
    }

    private static Map<String, ConstrainedSolver> solvers(ComparisonConfig config, OptionalDouble optimum) {
        int steps = config.steps();
        Map<String, ConstrainedSolver> solvers = new LinkedHashMap<>();
        if (optimum.isPresent()) {
            StarBundleOptions options =
                    StarBundleOptions.of(config.alpha(), config.tau(), steps, optimum.getAsDouble());
            solvers.put("S-StarBL", new ShiftedBundleLevel(options));
            solvers.put(
                    "S-StarBL, annealed",
                    new ShiftedBundleLevel(
                            options.annealed(Annealing.tau(Math.min(config.tau(), 1e-8), Math.max(1, steps / 5)))));
        }
        solvers.put(
                "AdaLS",
                AdaptiveBundleLevel.builder()
                        .lowerBound(config.problem().lowerBound())
                        .multiplier(config.multiplier())
                        .step(config.alpha(), config.tau())
                        .epochs(10)
                        .epochLength(steps / 10)
                        .restart(AdaptiveBundleLevel.Restart.BEST)
                        .build());
        solvers.put(
                "IPPM+ACGD",
                new InexactProximalPoint(
                        AcceleratedGradientInner.of(Math.max(10, steps / 20), config.rhoHat() / 2),
                        ProximalOptions.of(config.rhoHat(), 10 * config.tau(), 20)));
        solvers.put(
                "gradient descent-ascent",
                new GradientDescentAscent(steps, config.gradientStep(), config.gradientStep(), false));
        solvers.put("augmented Lagrangian", new AugmentedLagrangian(config.multiplier(), 20, Math.max(5, steps / 20)));
        solvers.put("quadratic penalty", new SmoothPenalty(100 * config.multiplier(), steps));
        return solvers;
    }

    private static void write(Run run, String solver, Trace trace) throws IOException {
        String file = "traces/" + solver.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".csv";
        try (Writer out = Files.newBufferedWriter(run.file(file), StandardCharsets.UTF_8)) {
            trace.writeCsv(out);
        }
    }

    private static void writeJson(
            Run run, OptionalDouble optimum, Map<String, SolveResult> results, Map<String, String> failures)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ArrayNode list = json.createArrayNode();
        results.forEach((name, result) -> {
            ObjectNode node = list.addObject()
                    .put("solver", name)
                    .put("objective", result.objective())
                    .put("violation", result.violation())
                    .put("calls", result.calls())
                    .put("certified", result.certified())
                    .put("stationarity", result.certificate().stationarity())
                    .put("complementarity", result.certificate().complementarity());
            optimum.ifPresent(value -> node.put("optimum", value));
            ArrayNode x = node.putArray("x");
            for (double value : result.point()) {
                x.add(value);
            }
            ArrayNode multipliers = node.putArray("multipliers");
            result.certificate().multipliers().forEach(multipliers::add);
            ArrayNode events = node.putArray("events");
            result.events().forEach(events::add);
        });
        failures.forEach((name, message) -> list.addObject().put("solver", name).put("failure", message));
        Files.writeString(
                run.file("results.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n",
                StandardCharsets.UTF_8);
    }

    private static void report(
            Run run,
            Example example,
            OptionalDouble optimum,
            Map<String, Trace> traces,
            Map<String, SolveResult> results,
            Map<String, String> failures) {
        Table table = Table.of("solver", "F1", "F1 − F1*", "violation", "calls", "stationarity", "complementarity");
        for (Map.Entry<String, SolveResult> entry : results.entrySet()) {
            SolveResult r = entry.getValue();
            table = table.row(
                    entry.getKey(),
                    r.objective(),
                    optimum.isPresent() ? r.objective() - optimum.getAsDouble() : "unknown",
                    r.violation(),
                    r.calls(),
                    r.certificate().stationarity(),
                    r.certificate().complementarity());
        }
        Report report = Report.titled("Hidden convexity: " + example.title())
                .text(
                        "Every solver saw values and gradients in x only. One gradient of one function with its value is one"
                                + " call. F1 exceeds the optimum by at most complementarity + (D/μ)·stationarity, D the diameter of"
                                + " the hidden domain and μ the expansion of the change of variables.")
                .section("Results")
                .table(table);
        failures.forEach((name, message) -> report.text(name + " stopped: " + message));
        report.plot(
                        optimum.isPresent()
                                ? SolverPlots.gaps(traces, optimum.getAsDouble())
                                : SolverPlots.objectives(traces))
                .plot(SolverPlots.violations(traces));
        report.provenance(RunDirectory.at(run.directory())).write(run.directory());
    }
}
