package dev.fathom.hiddenconvexity;

import java.util.List;

/** What a solver found: the point, how good it is, and what it took. */
public final class SolveResult {

    /** Why a solver stopped. */
    public enum Status {
        /** The tolerance asked for was reached, by a test that proves it under hidden convexity. */
        CONVERGED,
        /** All iterations were used; see the certificate for how good the point is. */
        BUDGET,
        /** The iterates no longer move. */
        STALLED
    }

    private final double[] point;
    private final double objective;
    private final List<Double> constraints;
    private final double violation;
    private final Status status;
    private final boolean certified;
    private final Certificate certificate;
    private final long iterations;
    private final long calls;
    private final long valueCalls;
    private final List<String> events;

    SolveResult(
            ConstrainedProblem problem,
            Evaluations evaluations,
            double[] x,
            Status status,
            boolean certified,
            double lowerBound,
            List<String> events) {
        this(
                problem,
                x,
                new Effort(evaluations.iteration(), evaluations.calls(), evaluations.valueCalls()),
                status,
                certified,
                lowerBound,
                events);
    }

    /** What it took. */
    private record Effort(long iterations, long calls, long valueCalls) {}

    private SolveResult(
            ConstrainedProblem problem,
            double[] x,
            Effort effort,
            Status status,
            boolean certified,
            double lowerBound,
            List<String> events) {
        this.iterations = effort.iterations();
        this.calls = effort.calls();
        this.valueCalls = effort.valueCalls();
        this.point = x.clone();
        this.status = status;
        this.certified = certified;
        this.events = List.copyOf(events);
        FirstOrderCheck check = new FirstOrderCheck(problem, x);
        this.objective = check.objective();
        this.constraints = check.constraints();
        this.violation = check.violation();
        this.certificate = check.certificate().withLowerBound(lowerBound);
    }

    /** The result of a solver that counts by itself and has no certificate of its own. */
    public static SolveResult counted(
            ConstrainedProblem problem,
            long iterations,
            long calls,
            long valueCalls,
            double[] x,
            Status status,
            List<String> events) {
        return new SolveResult(
                problem, x, new Effort(iterations, calls, valueCalls), status, false, Double.NEGATIVE_INFINITY, events);
    }

    /**
     * The result of a solver that ends with {@code x} and has no certificate of its own.
     *
     * @param evaluations what the solver counted
     */
    public static SolveResult of(ConstrainedProblem problem, Evaluations evaluations, double[] x, Status status) {
        return new SolveResult(problem, evaluations, x, status, false, Double.NEGATIVE_INFINITY, List.of());
    }

    /** The point: a copy. */
    public double[] point() {
        return point.clone();
    }

    /** F1 at the point. */
    public double objective() {
        return objective;
    }

    /** The constraints' values at the point: every F2_j, then every h_j. */
    public List<Double> constraints() {
        return constraints;
    }

    /** The worst violation, max of F2_j and |h_j|; negative if all inequalities are slack; −∞ without constraints. */
    public double violation() {
        return violation;
    }

    /** V = max(F1 − optimum, violation). */
    public double merit(double optimum) {
        return Math.max(objective - optimum, violation);
    }

    /** Why it stopped. */
    public Status status() {
        return status;
    }

    /**
     * Whether the solver proved the tolerance it was asked for, given that the problem is hidden-convex and that the
     * optimal value or lower bound it was given is one.
     */
    public boolean certified() {
        return certified;
    }

    /** How far the point can be from the optimum. */
    public Certificate certificate() {
        return certificate;
    }

    /** Iterations taken. */
    public long iterations() {
        return iterations;
    }

    /** Gradients asked of single functions; each comes with its value. */
    public long calls() {
        return calls;
    }

    /** Values asked without a gradient. */
    public long valueCalls() {
        return valueCalls;
    }

    /** What was changed on the way, a line each: shifts raised, constraints relaxed, averages that were empty. */
    public List<String> events() {
        return events;
    }
}
