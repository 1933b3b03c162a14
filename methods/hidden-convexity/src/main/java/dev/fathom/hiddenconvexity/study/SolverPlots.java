package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.TracePoint;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a comparison: objective and violation against calls, and trajectories over contours in the plane. */
public final class SolverPlots {

    private static final int GRID = 160;
    private static final int LEVELS = 12;

    private SolverPlots() {}

    /** F1 − optimum of every solver against its calls. */
    public static LinePlot gaps(Map<String, Trace> traces, double optimum) {
        LinePlot plot = LinePlot.of("objective", "How far the objective is from the global optimum")
                .caption(
                        "One gradient of one function with its value is one call. |F1 − F1*|: below the optimum only while"
                                + " a constraint is violated.")
                .x("oracle calls")
                .y("|F1 − F1*|")
                .logX()
                .logY();
        return lines(plot, traces, point -> Math.abs(point.objective() - optimum));
    }

    /** The objective of every solver against its calls, for problems whose optimum is unknown. */
    public static LinePlot objectives(Map<String, Trace> traces) {
        return lines(
                LinePlot.of("objective", "Objective").x("oracle calls").y("F1").logX(), traces, TracePoint::objective);
    }

    /** The violation of every solver against its calls. */
    public static LinePlot violations(Map<String, Trace> traces) {
        LinePlot plot = LinePlot.of("violation", "Violation of the constraints")
                .caption("max(F2, 0): where a line is missing the constraints hold.")
                .x("oracle calls")
                .y("violation")
                .logX()
                .logY();
        return lines(plot, traces, point -> point.violation() > 0 ? point.violation() : Double.NaN);
    }

    /** A name that leaves room for the others in a legend. */
    private static String label(String solver) {
        return solver.replace("gradient descent-ascent", "GDA")
                .replace("augmented Lagrangian", "ALM")
                .replace("quadratic penalty", "penalty")
                .replace("single-loop switching subgradient", "SwSG")
                .replace("switching subgradient", "SwSG")
                .replace("S-StarBL, annealed", "annealed")
                .replace("unshifted bundle", "unshifted");
    }

    private static LinePlot lines(LinePlot plot, Map<String, Trace> traces, ToDoubleFunction<TracePoint> figure) {
        LinePlot all = plot;
        for (Map.Entry<String, Trace> entry : traces.entrySet()) {
            List<TracePoint> points = entry.getValue().points();
            double[] x =
                    points.stream().mapToDouble(p -> Math.max(1, p.calls())).toArray();
            double[] y = points.stream().mapToDouble(figure).toArray();
            all = all.line(label(entry.getKey()), new Series(x, y));
        }
        return all;
    }

    /** Contours of F1, the edges of the constraints and a trajectory, around the trajectory in x. */
    public static LinePlot planeInX(Example example, Trace trace) {
        return plane(
                        "plane-x",
                        "In x: contours of F1, the constraints' edges, the iterates",
                        example,
                        trace,
                        x -> x,
                        x -> x)
                .x("x₁")
                .y("x₂");
    }

    /** The same in the hidden variables u = c(x). */
    public static LinePlot planeInU(Example example, HiddenMap map, Trace trace) {
        return plane("plane-u", "In u = c(x): the same problem is convex", example, trace, map::inverse, map::forward)
                .x("u₁")
                .y("u₂");
    }

    private interface Change {
        double[] of(double[] point);
    }

    private static LinePlot plane(
            String name, String title, Example example, Trace trace, Change toProblem, Change toPlane) {
        int n = trace.points().size();
        double[] xs = new double[n];
        double[] ys = new double[n];
        for (int k = 0; k < n; k++) {
            double[] at = toPlane.of(trace.iterate(k));
            xs[k] = at[0];
            ys[k] = at[1];
        }
        double[] rangeX = around(xs);
        double[] rangeY = around(ys);
        Contour contour = new Contour(rangeX[0], rangeX[1], rangeY[0], rangeY[1]);
        ConstrainedProblem problem = example.problem();
        double[][] objective = grid(problem, problem.objective(), toProblem, rangeX, rangeY);
        double[] sorted = Arrays.stream(objective)
                .flatMapToDouble(Arrays::stream)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        List<double[]> levels = new ArrayList<>();
        for (int level = 1; level < LEVELS; level++) {
            levels.addAll(contour.segments(objective, sorted[sorted.length * level / LEVELS]));
        }
        LinePlot plot = LinePlot.of(name, title)
                .caption("The levels of F1 part what is shown into " + LEVELS + " equal areas.")
                .line("levels of F1", Contour.series(levels));
        for (int k = 0; k < problem.inequalities().size(); k++) {
            double[][] values = grid(problem, problem.inequalities().get(k), toProblem, rangeX, rangeY);
            String label = problem.inequalities().size() == 1 ? "F2 = 0" : "F2," + (k + 1) + " = 0";
            plot = plot.line(label, Contour.series(contour.segments(values, 0)));
        }
        for (Oracle equality : problem.equalities()) {
            double[][] values = grid(problem, equality, toProblem, rangeX, rangeY);
            plot = plot.line("h = 0", Contour.series(contour.segments(values, 0)));
        }
        return plot.line("iterates", new Series(xs, ys));
    }

    /** From the least to the largest, and a quarter more on both sides. */
    private static double[] around(double[] values) {
        double low = Arrays.stream(values).min().orElse(0);
        double high = Arrays.stream(values).max().orElse(1);
        double margin = 0.25 * (high - low) + 0.02 * (1 + Math.abs(low));
        return new double[] {low - margin, high + margin};
    }

    /** The values on a grid; NaN outside the domain. */
    private static double[][] grid(
            ConstrainedProblem problem, Oracle oracle, Change toProblem, double[] rangeX, double[] rangeY) {
        double[][] values = new double[GRID + 1][GRID + 1];
        for (int i = 0; i <= GRID; i++) {
            for (int j = 0; j <= GRID; j++) {
                double[] at = {
                    rangeX[0] + (rangeX[1] - rangeX[0]) * i / GRID, rangeY[0] + (rangeY[1] - rangeY[0]) * j / GRID
                };
                double[] x = toProblem.of(at);
                boolean inside =
                        Double.isFinite(x[0] + x[1]) && problem.domain().contains(x, 1e-9);
                values[i][j] = inside ? oracle.value(x) : Double.NaN;
            }
        }
        return values;
    }
}
