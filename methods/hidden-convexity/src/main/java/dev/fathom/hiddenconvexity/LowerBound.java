package dev.fathom.hiddenconvexity;

import java.util.Arrays;
import java.util.List;

/**
 * A level for {@link AdaptiveBundleLevel} to begin with: the least value of the objective alone over X, less ε. Under
 * hidden convexity every stationary point is a global minimum, so a projected descent finds it where F1 is smooth.
 *
 * @param level η_0, the least value less ε
 * @param point where the objective alone is least
 * @param violation the worst violation of the constraints there
 * @param isAnswer whether that is allowed: then the point solves the whole problem
 */
public record LowerBound(double level, List<Double> point, double violation, boolean isAnswer) {

    private static final int MOST_STEPS = 20_000;

    /** The projected gradient that is left at most, relative to the start's. */
    private static final double STATIONARY = 1e-6;

    /** Copies the point. */
    public LowerBound {
        point = List.copyOf(point);
    }

    /**
     * Finds one.
     *
     * @param start a point of X; not changed
     * @param epsilon ε, positive: what the descent and the constraints may miss
     * @throws SolverException.NoLowerBound if the descent does not end at a stationary point
     */
    public static LowerBound of(ConstrainedProblem problem, double[] start, double epsilon) {
        return of(problem, new Evaluations(problem, start), start, epsilon, epsilon);
    }

    /** With {@code allowed}, what the constraints may miss: ε is measured as the objective is, they are not. */
    static LowerBound of(ConstrainedProblem problem, Evaluations f, double[] start, double epsilon, double allowed) {
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon must be positive, got " + epsilon);
        }
        ProjectedDescent descent = new ProjectedDescent(counted(f), problem.domain(), MOST_STEPS, 1e-9);
        double before = descent.stationarity(start);
        double[] x = descent.from(start);
        double stationarity = descent.stationarity(x);
        // So far out that a gradient step is lost in rounding, nothing is known: the objective falls for ever.
        boolean lost = Arrays.stream(x).anyMatch(value -> Math.ulp(value) > STATIONARY);
        if (lost || !(stationarity <= STATIONARY * Math.max(1, before))) {
            throw new SolverException.NoLowerBound(stationarity, f.iteration(), x);
        }
        double violation = f.constraintValues(x);
        return new LowerBound(f.value(0) - epsilon, Arrays.stream(x).boxed().toList(), violation, violation <= allowed);
    }

    /** The point as a new array. */
    public double[] pointArray() {
        return point.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The objective, counted and checked. */
    private static Oracle counted(Evaluations f) {
        return new Oracle() {
            @Override
            public double value(double[] x) {
                return f.objectiveValue(x);
            }

            @Override
            public void gradient(double[] x, double[] out) {
                evaluate(x, out);
            }

            @Override
            public double evaluate(double[] x, double[] out) {
                double value = f.gradientOf(0, x);
                System.arraycopy(f.gradient(0), 0, out, 0, out.length);
                return value;
            }
        };
    }
}
