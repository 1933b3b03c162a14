package dev.fathom.hiddenconvexity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A problem's oracles, counted and checked. A call is one gradient of one function with its value; values asked without
 * a gradient are counted apart. What only serves the trace is not counted.
 */
public final class Evaluations {

    /** By how much a value may fall below an exact level, relative to it. */
    private static final double ROUNDING = 1e-9;

    private final ConstrainedProblem problem;
    private final List<Oracle> inequalities;
    private final List<Oracle> equalities;
    private final double[] values;
    private final double[][] gradients;
    private long calls;
    private long valueCalls;
    private long iteration;

    /** Counts from 0, and checks the start. */
    public Evaluations(ConstrainedProblem problem, double[] start) {
        if (start.length != problem.dimension()) {
            throw new SolverException.DimensionMismatch(problem.dimension(), start);
        }
        for (double value : start) {
            if (!Double.isFinite(value)) {
                throw new SolverException.NonFinite("a coordinate of the start", value, 0, start);
            }
        }
        double size = 1;
        for (double value : start) {
            size = Math.max(size, Math.abs(value));
        }
        if (!problem.domain().contains(start, 1e-9 * size)) {
            throw new SolverException.StartOutsideDomain(start);
        }
        this.problem = problem;
        this.inequalities = problem.inequalities();
        this.equalities = problem.equalities();
        this.values = new double[1 + problem.constraints()];
        this.gradients = new double[1 + problem.constraints()][problem.dimension()];
    }

    /** Says at which iteration errors are found. */
    public void iteration(long number) {
        iteration = number;
    }

    /** The iteration. */
    public long iteration() {
        return iteration;
    }

    /** Gradients asked so far. */
    public long calls() {
        return calls;
    }

    /** Values asked so far without a gradient. */
    public long valueCalls() {
        return valueCalls;
    }

    /** Number of functions: the objective, then the inequalities, then the equalities. */
    public int functions() {
        return values.length;
    }

    /** Whether function {@code k} is an equality. */
    public boolean isEquality(int k) {
        return k > inequalities.size();
    }

    /** Evaluates all functions with gradients. */
    public void all(double[] x) {
        for (int k = 0; k < values.length; k++) {
            gradientOf(k, x);
        }
    }

    /** Evaluates function {@code k} with its gradient. */
    public double gradientOf(int k, double[] x) {
        calls++;
        Arrays.fill(gradients[k], 0); // an oracle may write the entries only that are not 0
        values[k] = function(k).evaluate(x, gradients[k]);
        check(k, x, true);
        return values[k];
    }

    /** Evaluates all constraints without gradients; returns the worst violation. */
    public double constraintValues(double[] x) {
        for (int k = 1; k < values.length; k++) {
            valueCalls++;
            values[k] = function(k).value(x);
            check(k, x, false);
        }
        return violation();
    }

    /** Evaluates the objective without its gradient. */
    public double objectiveValue(double[] x) {
        valueCalls++;
        values[0] = problem.objective().value(x);
        check(0, x, false);
        return values[0];
    }

    /** The value of function {@code k} when last evaluated. */
    public double value(int k) {
        return values[k];
    }

    /** The gradient of function {@code k} when last evaluated: this object's own array. */
    public double[] gradient(int k) {
        return gradients[k];
    }

    /** The worst violation of the values last evaluated: max of F2_j and |h_j|; −∞ without constraints. */
    public double violation() {
        double worst = Double.NEGATIVE_INFINITY;
        for (int k = 1; k < values.length; k++) {
            worst = Math.max(worst, violation(k));
        }
        return worst;
    }

    /** The violation of constraint {@code k} by the value last evaluated. */
    public double violation(int k) {
        return isEquality(k) ? Math.abs(values[k]) : values[k];
    }

    /** The worst constraint of the values last evaluated; 0 if there is none. */
    public int worst() {
        int worst = 0;
        for (int k = 1; k < values.length; k++) {
            worst = worst == 0 || violation(k) > violation(worst) ? k : worst;
        }
        return worst;
    }

    /** The constraints' values last evaluated. */
    List<Double> constraintList() {
        return Arrays.stream(values, 1, values.length).boxed().toList();
    }

    /**
     * Throws if the point evaluated last satisfies every constraint and lies, by more than rounding, below a level that
     * no such point lies below.
     *
     * @param name what the level is called
     */
    void requireNotBelow(String name, double level, double[] x) {
        if (violation() <= 0 && values[0] < level - ROUNDING * Math.max(1, Math.abs(level))) {
            throw new SolverException.LevelAboveFeasibleValue(name, level, values[0], iteration, x);
        }
    }

    /** Tells the monitor of {@code x}, evaluating what that takes without counting it. */
    public void observe(SolverMonitor monitor, double[] x) {
        observe(monitor, x, Double.NaN, Double.NaN);
    }

    /** The same with the shift in use and the worst residual of the projections since the iterate before. */
    void observe(SolverMonitor monitor, double[] x, double tau, double kktResidual) {
        if (monitor == SolverMonitor.NONE) {
            return;
        }
        double worst = Double.NEGATIVE_INFINITY;
        List<Double> constraints = new ArrayList<>();
        for (int k = 1; k < values.length; k++) {
            double value = function(k).value(x);
            constraints.add(value);
            worst = Math.max(worst, isEquality(k) ? Math.abs(value) : value);
        }
        double objective = problem.objective().value(x);
        monitor.at(TracePoint.plain(iteration, calls, valueCalls, objective, constraints, worst, tau, kktResidual), x);
    }

    private Oracle function(int k) {
        if (k == 0) {
            return problem.objective();
        }
        return isEquality(k) ? equalities.get(k - 1 - inequalities.size()) : inequalities.get(k - 1);
    }

    /** What function {@code k} is called in messages. */
    String name(int k) {
        if (k == 0) {
            return "the objective";
        }
        return isEquality(k) ? "equality " + (k - 1 - inequalities.size()) : "inequality " + (k - 1);
    }

    private void check(int k, double[] x, boolean withGradient) {
        if (!Double.isFinite(values[k])) {
            throw new SolverException.NonFinite("the value of " + name(k), values[k], iteration, x);
        }
        if (withGradient) {
            for (double g : gradients[k]) {
                if (!Double.isFinite(g)) {
                    throw new SolverException.NonFinite("a gradient of " + name(k), g, iteration, x);
                }
            }
        }
    }
}
