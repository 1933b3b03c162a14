package dev.fathom.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.hiddenconvexity.Annealing;
import dev.fathom.hiddenconvexity.ShiftedBundleLevel;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import dev.fathom.hiddenconvexity.StarBundleOptions;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.Posynomial;
import dev.fathom.hiddenconvexity.study.References;
import dev.fathom.optim.convex.Box;
import dev.fathom.optim.convex.ConvexSet;
import dev.fathom.optim.convex.Dykstra;
import dev.fathom.optim.convex.HalfSpace;
import dev.fathom.optim.convex.PolytopeProjection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The projection at d = 100 with two rows, and the geometric programme of 100 variables: ours, the peer's algorithm in
 * Java, and the peers NumPy and SciPy.
 */
public final class HiddenConvexityBench {

    private static final int DIMENSION = 100;

    private HiddenConvexityBench() {}

    /** Runs both. */
    public static void main(String[] arguments) throws IOException {
        Random random = new Random(1);
        double[][] rows = new double[2][];
        double[] point = random.doubles(DIMENSION, -0.5, 1.5).toArray();
        double[] bounds = new double[2];
        for (int k = 0; k < 2; k++) {
            rows[k] = random.doubles(DIMENSION, -1, 1).toArray();
            for (int i = 0; i < DIMENSION; i++) {
                bounds[k] += rows[k][i] * Math.min(Math.max(point[i], 0), 1);
            }
            bounds[k] -= 1.5;
        }
        GeometricProgram program = GeometricProgram.random(DIMENSION, 21);
        Path data = Files.createTempFile("hidden-convexity", ".json");
        Map<String, Object> shared = new LinkedHashMap<>();
        shared.put("rows", rows);
        shared.put("bounds", bounds);
        shared.put("point", point);
        shared.put("low", 0);
        shared.put("high", 1);
        describe(shared, "objective", program.objective());
        describe(shared, "constraint", program.constraints().get(0));
        new ObjectMapper().writeValue(data.toFile(), shared);
        Optional<String> python = PythonPeer.python("scipy");
        if (python.isEmpty()) {
            System.out.println("no Python with SciPy was found (Debian: apt-get install python3-scipy): without peers");
            run(rows, bounds, point, program, null);
            return;
        }
        Path script = Path.of(System.getProperty("fathom.bench.peers", "bench/peers"), "hidden_convexity.py");
        try (PythonPeer peer = PythonPeer.start(python.get(), script, data.toString())) {
            run(rows, bounds, point, program, peer);
        } finally {
            Files.delete(data);
        }
    }

    private static void describe(Map<String, Object> shared, String name, Posynomial posynomial) {
        double[][] exponents = new double[posynomial.terms()][];
        double[] coefficients = new double[posynomial.terms()];
        for (int k = 0; k < coefficients.length; k++) {
            exponents[k] = posynomial.exponents(k);
            coefficients[k] = posynomial.coefficient(k);
        }
        shared.put(name, exponents);
        shared.put(name + "Coefficients", coefficients);
    }

    private static void run(
            double[][] rows, double[] bounds, double[] point, GeometricProgram program, @Nullable PythonPeer peer) {
        projection(rows, bounds, point, peer);
        program(program, peer);
    }

    private static void projection(double[][] rows, double[] bounds, double[] point, @Nullable PythonPeer peer) {
        Box box = Box.of(DIMENSION, 0, 1);
        PolytopeProjection projection = new PolytopeProjection(box, DIMENSION, 2);
        double[] none = new double[2];
        Arrays.fill(none, Double.NEGATIVE_INFINITY);
        List<ConvexSet> sets = List.of(box, HalfSpace.of(rows[0], bounds[0]), HalfSpace.of(rows[1], bounds[1]));
        Alternating sides = new Alternating()
                .side("dual projection", () -> projection.project(point, rows, none, bounds, 2))
                .side("Dykstra in Java", () -> new Dykstra(sets, 1e-6, 200).project(point.clone()));
        if (peer != null) {
            sides.side("Dykstra in NumPy", times -> peer.ask("dykstra " + times));
        }
        Alternating.Result result = sides.run(9, 2000);
        System.out.printf(
                "projection, d = %d, m = 2: %.1f us (%d evaluations of the dual, KKT residual %.1e)%n",
                DIMENSION, 1e3 * result.of("dual projection"), projection.evaluations(), projection.kktResidual());
        ratio(result, "Dykstra in Java", "dual projection");
        if (peer != null) {
            ratio(result, "Dykstra in NumPy", "dual projection");
        }
    }

    /** S-StarBL with the calls of the study, and with a shift so small that it violates no more than SLSQP. */
    private static void program(GeometricProgram program, @Nullable PythonPeer peer) {
        Example example = program.example();
        double optimum = References.of(program).value();
        Map<String, ShiftedBundleLevel> solvers = new LinkedHashMap<>();
        solvers.put("S-StarBL, annealed", annealed(optimum, 299, 1e-6, 0));
        solvers.put("S-StarBL, annealed to 2e-11", annealed(optimum, 2000, 1e-12, 2e-11));
        Alternating sides = new Alternating();
        solvers.forEach((name, solver) ->
                sides.side(name, () -> solver.solve(example.problem(), example.startArray(), SolverMonitor.NONE)));
        if (peer != null) {
            sides.side("SLSQP", times -> peer.ask("slsqp " + times));
        }
        Alternating.Result times = sides.run(7, 3);
        System.out.printf("geometric programme, d = %d%n", DIMENSION);
        solvers.forEach((name, solver) -> {
            SolveResult result = solver.solve(example.problem(), example.startArray(), SolverMonitor.NONE);
            System.out.printf(
                    "%s: %.1f ms, %d calls, gap %.2e, violation %.2e%n",
                    name, times.of(name), result.calls(), result.objective() - optimum, result.violation());
        });
        if (peer != null) {
            System.out.printf(
                    "SLSQP: %.1f ms, gap %.2e, violation %.2e, %.0f evaluations%n",
                    times.of("SLSQP"), peer.ask("objective") - optimum, peer.ask("violation"), peer.ask("evaluations"));
            solvers.keySet().forEach(name -> ratio(times, "SLSQP", name));
        }
    }

    private static ShiftedBundleLevel annealed(double optimum, int steps, double minimumTau, double tolerance) {
        return new ShiftedBundleLevel(
                new StarBundleOptions(0.3, 1e-3, steps, optimum, tolerance, Annealing.tau(minimumTau, 60)));
    }

    private static void ratio(Alternating.Result result, String side, String other) {
        double[] ratio = result.ratio(side, other);
        System.out.printf(
                "  %s over %s: %.1f (%.1f to %.1f); %.1f us%n",
                side, other, ratio[1], ratio[0], ratio[2], 1e3 * result.of(side));
    }
}
