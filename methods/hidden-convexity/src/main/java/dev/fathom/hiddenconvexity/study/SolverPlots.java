package dev.fathom.hiddenconvexity.study;

import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Trace;
import dev.fathom.hiddenconvexity.TracePoint;
import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of a comparison: objective and violation against calls, and trajectories over contours in the plane. */
public final class SolverPlots {

    private static final int GRID = 120;

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

    /** Contours of F1, the boundary F2 = 0 and a trajectory, in x over the square [low, high]². */
    public static LinePlot planeInX(Example example, Trace trace, double low, double high) {
        return plane(
                        "plane-x",
                        "In x: contours of F1, the edge F2 = 0, the iterates",
                        example,
                        trace,
                        low,
                        high,
                        low,
                        high,
                        x -> x,
                        x -> x)
                .x("x₁")
                .y("x₂");
    }

    /** The same in the hidden variables u = c(x), over the rectangle that the square becomes. */
    public static LinePlot planeInU(Example example, HiddenMap map, Trace trace, double[] low, double[] high) {
        return plane(
                        "plane-u",
                        "In u = c(x): the same problem is convex",
                        example,
                        trace,
                        low[0],
                        high[0],
                        low[1],
                        high[1],
                        map::inverse,
                        map::forward)
                .x("u₁")
                .y("u₂");
    }

    private interface Change {
        double[] of(double[] point);
    }

    private static LinePlot plane(
            String name,
            String title,
            Example example,
            Trace trace,
            double lowX,
            double highX,
            double lowY,
            double highY,
            Change toProblem,
            Change toPlane) {
        double[][] objective = new double[GRID + 1][GRID + 1];
        double[][] constraint = new double[GRID + 1][GRID + 1];
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i <= GRID; i++) {
            for (int j = 0; j <= GRID; j++) {
                double[] at = {lowX + (highX - lowX) * i / GRID, lowY + (highY - lowY) * j / GRID};
                double[] x = toProblem.of(at);
                objective[i][j] = example.problem().objective().value(x);
                constraint[i][j] = example.problem().inequalities().get(0).value(x);
                least = Math.min(least, objective[i][j]);
                most = Math.max(most, objective[i][j]);
            }
        }
        Contour contour = new Contour(lowX, highX, lowY, highY);
        LinePlot plot = LinePlot.of(name, title);
        List<double[]> levels = new ArrayList<>();
        for (int level = 1; level <= 9; level++) {
            levels.addAll(contour.segments(objective, least + (most - least) * Math.pow(level / 10.0, 2)));
        }
        plot = plot.line("levels of F1", Contour.series(levels));
        plot = plot.line("F2 = 0", Contour.series(contour.segments(constraint, 0)));
        int n = trace.points().size();
        double[] xs = new double[n];
        double[] ys = new double[n];
        for (int k = 0; k < n; k++) {
            double[] at = toPlane.of(trace.iterate(k));
            xs[k] = at[0];
            ys[k] = at[1];
        }
        return plot.line("iterates", new Series(xs, ys));
    }
}
