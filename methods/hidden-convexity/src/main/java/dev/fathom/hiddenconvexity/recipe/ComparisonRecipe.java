package dev.fathom.hiddenconvexity.recipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.PhaseOne;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverException;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.TracePoint;
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
 * The recipe kind {@code hidden-convexity}: solves a problem by every method and baseline with about the same calls,
 * and leaves {@code results.json}, a CSV per solver and a page with objective and violation against calls; for two
 * variables also contours with the iterates, in x and in the hidden variables.
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
    public void run(ComparisonConfig given, Run run) throws IOException {
        Example example = given.problem().example(run.seed());
        ComparisonConfig config = given.completed(example, run.seed());
        double[] start = PhaseOne.within(10 * config.tau()).find(example.problem(), example.startArray());
        OptionalDouble optimum = config.problem().optimum(run.seed());
        run.say(example.title() + ", " + example.problem().constraints() + " constraints"
                + (optimum.isPresent()
                        ? String.format(Locale.ROOT, "; the optimum by its convex form is %.8g", optimum.getAsDouble())
                        : ""));
        Map<String, ConstrainedSolver> solvers = new Contenders(config, example.problem(), start).all(optimum);
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
            write(run, entry.getKey(), trace, optimum);
            run.progress().at(traces.size());
        }
        writeJson(run, optimum, results, traces, failures);
        report(run, example, optimum, traces, results, failures);
    }

    private static void write(Run run, String solver, Trace trace, OptionalDouble optimum) throws IOException {
        String file = "traces/" + solver.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".csv";
        try (Writer out = Files.newBufferedWriter(run.file(file), StandardCharsets.UTF_8)) {
            trace.writeCsv(out, optimum);
        }
    }

    private static void writeJson(
            Run run,
            OptionalDouble optimum,
            Map<String, SolveResult> results,
            Map<String, Trace> traces,
            Map<String, String> failures)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        ArrayNode list = json.createArrayNode();
        results.forEach((name, result) -> {
            ObjectNode node = list.addObject().put("solver", name);
            describe(node, result);
            optimum.ifPresent(value -> node.put("optimum", value).put("merit", result.merit(value)));
            traceEnd(node, traces.getOrDefault(name, new Trace()));
        });
        failures.forEach((name, message) -> list.addObject().put("solver", name).put("failure", message));
        Files.writeString(
                run.file("results.json"),
                json.writerWithDefaultPrettyPrinter().writeValueAsString(list) + "\n",
                StandardCharsets.UTF_8);
    }

    private static void describe(ObjectNode node, SolveResult result) {
        node.put("status", result.status().name())
                .put("certified", result.certified())
                .put("objective", result.objective())
                .put("violation", result.violation())
                .put("iterations", result.iterations())
                .put("calls", result.calls())
                .put("valueCalls", result.valueCalls())
                .put("stationarity", result.certificate().stationarity())
                .put("complementarity", result.certificate().complementarity());
        if (Double.isFinite(result.certificate().lowerBound())) {
            node.put("lowerBound", result.certificate().lowerBound());
        }
        ArrayNode constraints = node.putArray("constraints");
        result.constraints().forEach(constraints::add);
        ArrayNode multipliers = node.putArray("multipliers");
        result.certificate().multipliers().forEach(multipliers::add);
        ArrayNode x = node.putArray("x");
        for (double value : result.point()) {
            x.add(value);
        }
        ArrayNode events = node.putArray("events");
        result.events().forEach(events::add);
    }

    /** What only the trace knows: τ/α and the rows that held in the last step. */
    private static void traceEnd(ObjectNode node, Trace trace) {
        if (!trace.points().isEmpty()) {
            TracePoint last = trace.points().get(trace.points().size() - 1);
            if (Double.isFinite(last.bias())) {
                node.put("bias", last.bias());
                ArrayNode active = node.putArray("activeRows");
                last.active().forEach(active::add);
            }
        }
    }

    /** The contours that a problem of two variables has, with the first solver's iterates. */
    private static void planes(Report report, Example example, Map<String, Trace> traces) {
        Map.Entry<String, Trace> first = traces.entrySet().iterator().next();
        if (example.problem().dimension() != 2 || first.getValue().points().isEmpty()) {
            return;
        }
        report.section("In the plane: " + first.getKey());
        report.plot(SolverPlots.planeInX(example, first.getValue()));
        if (example.map() != null) {
            report.plot(SolverPlots.planeInU(example, example.map(), first.getValue()));
        }
    }

    private static void report(
            Run run,
            Example example,
            OptionalDouble optimum,
            Map<String, Trace> traces,
            Map<String, SolveResult> results,
            Map<String, String> failures) {
        Table table =
                Table.of("solver", "status", "F1", "F1 − F1*", "violation", "calls", "stationarity", "complementarity");
        for (Map.Entry<String, SolveResult> entry : results.entrySet()) {
            SolveResult r = entry.getValue();
            table = table.row(
                    entry.getKey(),
                    r.status().name().toLowerCase(Locale.ROOT),
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
        planes(report, example, traces);
        report.provenance(RunDirectory.at(run.directory())).write(run.directory());
    }
}
