package dev.fathom.hiddenconvexity.problem;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.HiddenMap;
import dev.fathom.hiddenconvexity.Oracle;
import dev.fathom.optim.convex.Box;
import java.util.Arrays;

/** The two-dimensional examples of the paper, and one on which steps without a shift circle for ever. */
public final class PaperExamples {

    private PaperExamples() {}

    /**
     * The smooth example: a geometric programme in two variables, F1 = xy + 4/x + 1/y, F2 = xy − 1 on [0.4, 3]²; c =
     * log. Optimum 5 at (2, 1/2) with multiplier 1; expansion μ = 1/3.
     */
    public static Example geometric() {
        double epsilon = 0.01;
        Oracle objective = Oracle.of(x -> x[0] * x[1] + 4 / x[0] + 1 / x[1], (x, g) -> {
            g[0] = x[1] - 4 / (x[0] * x[0]);
            g[1] = x[0] - 1 / (x[1] * x[1]);
        });
        Oracle constraint = Oracle.of(x -> x[0] * x[1] - 1, (x, g) -> {
            g[0] = x[1];
            g[1] = x[0];
        });
        return new Example(
                "a geometric programme in two variables",
                ConstrainedProblem.minimise(objective, Box.of(2, 0.4, 3), 2).subjectTo(constraint),
                Example.Point.of(Math.exp(-0.5), Math.exp(0.5 + epsilon * epsilon / 2)),
                logarithm());
    }

    /**
     * The non-smooth example: F1 = ‖c(x)‖_∞, F2 = ‖c(x) − (−0.5, −0.6)‖_1 − 0.8 on [−1, 2.5]², c(x) = (x − 1, 2|x| − y
     * − 1). Optimum 0.15 at (0.85, 0.85). The start, on the edge of the feasible set, depends on the accuracy ε that is
     * asked.
     */
    public static Example nonSmooth(double epsilon) {
        Oracle objective = Oracle.of(x -> Math.max(Math.abs(x[0] - 1), Math.abs(second(x))), (x, g) -> {
            double first = x[0] - 1;
            double second = second(x);
            if (Math.abs(first) >= Math.abs(second)) {
                g[0] = sign(first);
                g[1] = 0;
            } else {
                g[0] = sign(second) * 2 * sign(x[0]);
                g[1] = -sign(second);
            }
        });
        return new Example(
                "non-smooth least squares in two variables",
                ConstrainedProblem.minimise(objective, Box.of(2, -1, 2.5), 2).subjectTo(nonSmoothConstraint()),
                Example.Point.of(-0.3, 0.2 + epsilon * epsilon / 2),
                kink());
    }

    /**
     * The same constraint with the objective ‖x − (0, 2)‖, which no change of variables makes convex together with it:
     * (−0.3, 0.2) is a local minimum, (0.55, 1.45) the global one with 0.7778.
     */
    public static Example inconsistent() {
        Oracle objective = Oracle.of(x -> Math.hypot(x[0], x[1] - 2), (x, g) -> {
            double norm = Math.hypot(x[0], x[1] - 2);
            g[0] = norm == 0 ? 0 : x[0] / norm;
            g[1] = norm == 0 ? 0 : (x[1] - 2) / norm;
        });
        return new Example(
                "an objective and a constraint that are not convex together",
                ConstrainedProblem.minimise(objective, Box.of(2, -1, 2.5), 2).subjectTo(nonSmoothConstraint()),
                Example.Point.of(-0.3, 0.2),
                null);
    }

    /**
     * F = 1 − cos(πx) on [−0.95, 0.95], unconstrained; optimum 0 at 0. Tangents without a shift lead from end to end.
     */
    public static Example cosine(double start) {
        Oracle objective =
                Oracle.of(x -> 1 - Math.cos(Math.PI * x[0]), (x, g) -> g[0] = Math.PI * Math.sin(Math.PI * x[0]));
        return new Example(
                "a cosine",
                ConstrainedProblem.minimise(objective, Box.of(1, -0.95, 0.95), 1),
                Example.Point.of(start),
                null);
    }

    private static Oracle nonSmoothConstraint() {
        return Oracle.of(x -> Math.abs(x[0] - 0.5) + Math.abs(second(x) + 0.6) - 0.8, (x, g) -> {
            double outer = sign(second(x) + 0.6);
            g[0] = sign(x[0] - 0.5) + outer * 2 * sign(x[0]);
            g[1] = -outer;
        });
    }

    private static double second(double[] x) {
        return 2 * Math.abs(x[0]) - x[1] - 1;
    }

    private static double sign(double value) {
        return value < 0 ? -1 : 1;
    }

    private static HiddenMap kink() {
        return new HiddenMap() {
            @Override
            public double[] forward(double[] x) {
                return new double[] {x[0] - 1, second(x)};
            }

            @Override
            public double[] inverse(double[] u) {
                double x = u[0] + 1;
                return new double[] {x, 2 * Math.abs(x) - 1 - u[1]};
            }
        };
    }

    /** u = log x, coordinate by coordinate. */
    static HiddenMap logarithm() {
        return new HiddenMap() {
            @Override
            public double[] forward(double[] x) {
                return Arrays.stream(x).map(Math::log).toArray();
            }

            @Override
            public double[] inverse(double[] u) {
                return Arrays.stream(u).map(Math::exp).toArray();
            }
        };
    }
}
