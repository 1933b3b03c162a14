package dev.fathom.hiddenconvexity;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.report.Numbers;
import java.util.Arrays;
import java.util.Locale;

/** Why a solver stopped without an answer, with the iteration and the point where that was found. */
public abstract sealed class SolverException extends FathomException {

    private final long iteration;
    private final double[] point;

    private SolverException(ExitStatus status, String message, String mend, long iteration, double[] point) {
        super(status, message, mend);
        this.iteration = iteration;
        this.point = point.clone();
    }

    /** The iteration at which it was found, from 0; 0 before the first. */
    public long iteration() {
        return iteration;
    }

    /** Where it was found: a copy. */
    public double[] point() {
        return point.clone();
    }

    static String text(double[] x) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < Math.min(x.length, 4); i++) {
            text.append(i == 0 ? "" : ", ").append(Numbers.text(x[i], 6));
        }
        return text.append(x.length > 4 ? ", … " + x.length + " in all)" : ")").toString();
    }

    private static String figures(String format, double... values) {
        return String.format(
                Locale.ROOT,
                format,
                Arrays.stream(values).mapToObj(value -> Numbers.text(value, 6)).toArray());
    }

    private static String at(long iteration, double[] point) {
        return " at iteration " + iteration + ", x = " + text(point);
    }

    /** A value or a gradient is NaN or infinite. */
    public static final class NonFinite extends SolverException {
        NonFinite(String what, double value, long iteration, double[] point) {
            super(
                    ExitStatus.NON_FINITE,
                    what + " is " + value + at(iteration, point),
                    "it must be finite on the whole domain: shrink the domain or mend the oracle",
                    iteration,
                    point);
        }
    }

    /** A vector or a domain has the wrong dimension. */
    public static final class DimensionMismatch extends SolverException {
        DimensionMismatch(int expected, double[] point) {
            super(
                    ExitStatus.WRONG_USE,
                    "the start has length " + point.length + " but the problem has dimension " + expected,
                    "give a start of length " + expected,
                    0,
                    point);
        }

        DimensionMismatch(int dimension, double[] point, String reason) {
            super(
                    ExitStatus.WRONG_USE,
                    "the problem has dimension " + dimension + " but its domain another one: " + reason,
                    "give a domain of dimension " + dimension,
                    0,
                    point);
        }
    }

    /** The start does not lie in the domain. */
    public static final class StartOutsideDomain extends SolverException {
        StartOutsideDomain(double[] point) {
            super(
                    ExitStatus.WRONG_USE,
                    "the start x = " + text(point) + " lies outside the domain",
                    "project it first: problem.domain().project(start)",
                    0,
                    point);
        }
    }

    /** The start violates the constraints by more than a solver can begin with. */
    public static final class InfeasibleStart extends SolverException {
        private final double violation;

        InfeasibleStart(double violation, double allowed, long iteration, double[] point, String mend) {
            super(
                    ExitStatus.FAILURE,
                    figures("the constraints are violated by %s, at most %s is allowed", violation, allowed)
                            + at(iteration, point),
                    mend,
                    iteration,
                    point);
            this.violation = violation;
        }

        /** By how much the worst constraint is violated. */
        public double violation() {
            return violation;
        }
    }

    /** The lower bound or the optimal value that was given is none: a feasible point lies below it. */
    public static final class LevelAboveFeasibleValue extends SolverException {
        LevelAboveFeasibleValue(String name, double level, double objective, long iteration, double[] point) {
            super(
                    ExitStatus.WRONG_USE,
                    figures("the " + name + " %s is above the value %s of a feasible point", level, objective)
                            + at(iteration, point),
                    "give a lower one; AdaptiveBundleLevel needs a lower bound only, and finds one if none is given",
                    iteration,
                    point);
        }
    }

    /** The objective alone has no minimum that a descent reaches, so that no lower bound is known. */
    public static final class NoLowerBound extends SolverException {
        NoLowerBound(double stationarity, long iteration, double[] point) {
            super(
                    ExitStatus.FAILURE,
                    figures("the descent on the objective alone has a projected gradient of %s left", stationarity)
                            + at(iteration, point),
                    "give a lower bound of the optimal value; the search for one needs a smooth objective",
                    iteration,
                    point);
        }
    }

    /** The penalty keeps falling while a constraint stays violated: its weight is below the optimal multiplier. */
    public static final class MultiplierTooSmall extends SolverException {
        private final double violation;

        MultiplierTooSmall(String constraint, double multiplier, double violation, long iteration, double[] point) {
            super(
                    ExitStatus.WRONG_USE,
                    figures(
                                    "the penalty weight %s leaves " + constraint
                                            + " violated by %s while the penalty falls",
                                    multiplier,
                                    violation)
                            + at(iteration, point),
                    figures("raise the multiplier, for instance to %s", 4 * multiplier),
                    iteration,
                    point);
            this.violation = violation;
        }

        /** The violation that stays. */
        public double violation() {
            return violation;
        }
    }

    /** No point of the domain satisfies the linearised constraints. */
    public static final class SubproblemInfeasible extends SolverException {
        SubproblemInfeasible(double tau, double residual, long iteration, double[] point) {
            super(
                    ExitStatus.FAILURE,
                    figures(
                                    "no point of the domain satisfies the linearised constraints with tau = %s"
                                            + " (the least violation is %s)",
                                    tau, residual)
                            + at(iteration, point),
                    "raise tau or lower alpha; if that does not help the problem is not hidden-convex, or infeasible",
                    iteration,
                    point);
        }
    }

    /** A violated constraint has gradient zero: no first-order step can mend it. */
    public static final class ZeroGradient extends SolverException {
        ZeroGradient(String constraint, double violation, long iteration, double[] point) {
            super(
                    ExitStatus.FAILURE,
                    figures("the gradient of " + constraint + " is zero while it is violated by %s", violation)
                            + at(iteration, point),
                    "under hidden convexity this means that the problem is infeasible; else start elsewhere",
                    iteration,
                    point);
        }
    }

    /** The problem was found not to be hidden-convex under the given map. */
    public static final class ProbeFailed extends SolverException {
        ProbeFailed(String what, double excess, long draw, double[] point) {
            super(
                    ExitStatus.FAILURE,
                    "hidden convexity fails: " + what + figures(" by %s", excess) + at(draw, point),
                    "the solvers promise nothing for this map; try another one or treat the answer as local",
                    draw,
                    point);
        }
    }
}
