package dev.fathom.optim.convex;

import java.util.Arrays;

/**
 * The projection onto {x ∈ X : lower ≤ Ax ≤ upper} for few rows and a set X that is easy to project onto.
 *
 * <p>The dual has one variable per row: with x(λ) = Proj_X(y − Aᵀλ) it is −½‖x(λ) − y‖² − λᵀAx(λ) + Σ max(upper_i λ_i,
 * lower_i λ_i), to be minimised. Newton's method with the generalised Hessian A·P·Aᵀ, P the derivative of the
 * projection, solves it to rounding: in one step if X is the whole space, in a few for boxes, balls and simplices. A
 * step costs O(m²d). An instance owns its working memory: reuse it, from one thread.
 */
public final class PolytopeProjection {

    /** How a projection ended. */
    public enum Status {
        /** The point is the projection. */
        SOLVED,
        /** No point of X satisfies the rows; the point violates them least, in the sense of squares. */
        INFEASIBLE
    }

    private static final int MAX_STEPS = 100;

    /** Where Newton's method gives up: rows without a common point drive a multiplier to infinity. */
    private static final double LARGEST_MULTIPLIER = 1e10;

    /**
     * What counts as solved, relative to the data: the distance to every row's bound, and the complementarity as a
     * squared distance. The first alone would not do: rows that miss a common point by less than it stop Newton's
     * method at multipliers so large that the point is nowhere near a projection.
     */
    private static final double SOLVED_TO = 1e-9;

    /** Misses of this share of the data are rounding. */
    private static final double ROUNDING = 4e-16;

    /** How much the rows give way once they have no common point: the violation is its multiplier times this. */
    private static final double ELASTICITY = 1e-9;

    private final ConvexSet domain;
    private final int dimension;
    private final GramActiveSet active;
    private final double[][] rows;
    private final double[] norms;
    private final double[] low;
    private final double[] high;
    private final double[][] hessian;
    private final double[] lambda;
    private final double[] model;
    private final double[] constant;
    private final double[] trial;
    private final double[] values;
    private final double[] shifted;
    private final double[] point;
    private final double[] column;
    private final double[] multipliers;
    private double residual;
    private double violation;
    private double elasticity;
    private double reach;
    private int evaluations;
    private Status status = Status.SOLVED;

    /**
     * Working memory for projections onto {@code domain} and at most {@code maxRows} rows.
     *
     * @param dimension d, at least 1
     */
    public PolytopeProjection(ConvexSet domain, int dimension, int maxRows) {
        this.domain = domain;
        this.dimension = dimension;
        this.active = new GramActiveSet(maxRows);
        this.rows = new double[maxRows][dimension];
        this.norms = new double[maxRows];
        this.low = new double[maxRows];
        this.high = new double[maxRows];
        this.hessian = new double[maxRows][maxRows];
        this.lambda = new double[maxRows];
        this.model = new double[maxRows];
        this.constant = new double[maxRows];
        this.trial = new double[maxRows];
        this.values = new double[maxRows];
        this.multipliers = new double[maxRows];
        this.shifted = new double[dimension];
        this.point = new double[dimension];
        this.column = new double[dimension];
    }

    /**
     * Projects {@code y}.
     *
     * @param y a vector of length d; not changed
     * @param a the rows; the first {@code m} are used
     * @param lower at most {@code upper}; −∞ for a one-sided row
     * @param upper +∞ for none
     * @param m number of rows, at most those this was made for
     * @throws IllegalArgumentException if a value is NaN, a row too long for its norm, a lower bound above its upper
     *     one, or there are too many rows
     */
    public Status project(double[] y, double[][] a, double[] lower, double[] upper, int m) {
        if (m > rows.length) {
            throw new IllegalArgumentException("this projection has room for " + rows.length + " rows, got " + m);
        }
        evaluations = 0;
        elasticity = 0;
        boolean possible = scale(a, lower, upper, m);
        reach = 1;
        for (double coordinate : y) {
            reach = Math.max(reach, Math.abs(coordinate));
        }
        Arrays.fill(lambda, 0, m, 0);
        if (possible) {
            possible = minimise(y, m) <= SOLVED_TO && Math.abs(complementarity(m)) <= SOLVED_TO;
        }
        if (!possible) {
            elasticity = ELASTICITY;
            Arrays.fill(lambda, 0, m, 0);
            minimise(y, m);
        }
        report(a, lower, upper, m);
        status = possible ? Status.SOLVED : Status.INFEASIBLE;
        return status;
    }

    /** Projects once onto {x ∈ domain : Ax ≤ b}: ask the result for its {@link #status()} first. */
    public static PolytopeProjection onto(double[][] a, double[] b, ConvexSet domain, double[] y) {
        PolytopeProjection projection = new PolytopeProjection(domain, y.length, a.length);
        double[] none = new double[b.length];
        Arrays.fill(none, Double.NEGATIVE_INFINITY);
        projection.project(y, a, none, b, b.length);
        return projection;
    }

    /** How the last projection ended; SOLVED before the first. */
    public Status status() {
        return status;
    }

    /** The point found last: this object's own array, overwritten by the next projection. */
    public double[] point() {
        return point;
    }

    /** The multipliers found last, one per row, negative where the lower bound holds it: this object's own array. */
    public double[] multipliers() {
        return multipliers;
    }

    /** Of the point found last: the larger of ‖violation of the rows‖ and |Σ λ_i · slack_i|, in the rows' own units. */
    public double kktResidual() {
        return residual;
    }

    /** Of the point found last: by how much it violates the rows, ‖[Ax − upper]₊ + [lower − Ax]₊‖. */
    public double violation() {
        return violation;
    }

    /** How often the dual was evaluated for the point found last. */
    public int evaluations() {
        return evaluations;
    }

    /** Rows of length 1, so that tolerances are distances; false if a row of zeros cannot be satisfied. */
    private boolean scale(double[][] a, double[] lower, double[] upper, int m) {
        boolean possible = true;
        for (int k = 0; k < m; k++) {
            double norm = Math.sqrt(Vectors.dot(a[k], a[k]));
            if (Double.isNaN(norm) || Double.isNaN(lower[k]) || Double.isNaN(upper[k])) {
                throw new IllegalArgumentException(
                        "row " + k + " holds NaN: its norm is " + norm + ", its bounds " + lower[k] + ", " + upper[k]);
            }
            if (Double.isInfinite(norm) || lower[k] > upper[k]) {
                throw new IllegalArgumentException("row " + k + " has norm " + norm + " and bounds " + lower[k] + " to "
                        + upper[k] + ": the norm must be below 1e154, the lower bound at most the upper");
            }
            norms[k] = norm;
            if (norm < Double.MIN_NORMAL) {
                possible &= lower[k] <= 0 && upper[k] >= 0;
                Arrays.fill(rows[k], 0);
                low[k] = Double.NEGATIVE_INFINITY;
                high[k] = Double.POSITIVE_INFINITY;
                norms[k] = 1;
                continue;
            }
            for (int i = 0; i < dimension; i++) {
                rows[k][i] = a[k][i] / norm;
            }
            low[k] = lower[k] / norm;
            high[k] = upper[k] / norm;
        }
        return possible;
    }

    /** Newton's method on the dual; returns by how much the optimality conditions are missed, relative to the data. */
    private double minimise(double[] y, int m) {
        double value = dual(y, lambda, m);
        double missed = missed(lambda, m);
        for (int step = 0; step < MAX_STEPS && missed > ROUNDING; step++) {
            newtonModel(m);
            System.arraycopy(lambda, 0, model, 0, m);
            active.minimise(hessian, constant, low, high, m, model);
            double slope = slope(m);
            double length = 1;
            boolean moved = false;
            for (int halving = 0; halving < 60 && !moved; halving++, length /= 2) {
                for (int k = 0; k < m; k++) {
                    trial[k] = lambda[k] + length * (model[k] - lambda[k]);
                }
                double next = dual(y, trial, m);
                double nextMissed = missed(trial, m);
                // Close to the solution the values differ by rounding only: there the conditions decide.
                boolean level = Math.abs(next - value) <= 1e-12 * (1 + Math.abs(value));
                moved = next < value && next <= value + 1e-4 * length * slope || level && nextMissed < 0.5 * missed;
                if (moved) {
                    value = next;
                    missed = nextMissed;
                    System.arraycopy(trial, 0, lambda, 0, m);
                }
            }
            if (!moved
                    || Math.abs(value) > LARGEST_MULTIPLIER * LARGEST_MULTIPLIER
                    || largest(m) > LARGEST_MULTIPLIER) {
                break;
            }
        }
        dual(y, lambda, m);
        return missed;
    }

    /** Σ λ_k · slack_k of the scaled rows relative to the data, 0 at a projection. */
    private double complementarity(int m) {
        double sum = 0;
        for (int k = 0; k < m; k++) {
            double bound = bound(lambda[k], k);
            double size = size(bound);
            sum += lambda[k] / size * ((values[k] - bound) / size);
        }
        return sum;
    }

    private double largest(int m) {
        double most = 0;
        for (int k = 0; k < m; k++) {
            most = Math.max(most, Math.abs(lambda[k]));
        }
        return most;
    }

    /** Sets the point and the rows' values for these multipliers; returns the dual function, to be minimised. */
    private double dual(double[] y, double[] at, int m) {
        evaluations++;
        System.arraycopy(y, 0, shifted, 0, dimension);
        for (int k = 0; k < m; k++) {
            if (at[k] != 0) {
                double[] row = rows[k];
                double weight = at[k];
                for (int i = 0; i < dimension; i++) {
                    shifted[i] -= weight * row[i];
                }
            }
        }
        System.arraycopy(shifted, 0, point, 0, dimension);
        domain.project(point);
        double sum = 0;
        for (int i = 0; i < dimension; i++) {
            double moved = point[i] - y[i];
            sum -= 0.5 * moved * moved;
        }
        for (int k = 0; k < m; k++) {
            values[k] = Vectors.dot(rows[k], point);
            sum += at[k] * (bound(at[k], k) - values[k]) + 0.5 * elasticity * at[k] * at[k];
        }
        return sum;
    }

    /** The bound a multiplier belongs to; 0 where there is no multiplier. */
    private double bound(double multiplier, int k) {
        if (multiplier == 0) {
            return 0;
        }
        return multiplier > 0 ? high[k] : low[k];
    }

    private double missed(double[] at, int m) {
        double most = 0;
        for (int k = 0; k < m; k++) {
            double row = values[k] - elasticity * at[k];
            double bound = bound(at[k], k);
            double miss = at[k] == 0
                    ? Math.max((row - high[k]) / size(high[k]), (low[k] - row) / size(low[k]))
                    : Math.abs(row - bound) / size(bound);
            most = Math.max(most, miss);
        }
        return most;
    }

    private void newtonModel(int m) {
        double trace = 0;
        for (int k = 0; k < m; k++) {
            System.arraycopy(rows[k], 0, column, 0, dimension);
            domain.differentiate(shifted, point, column);
            for (int l = k; l < m; l++) {
                hessian[k][l] = Vectors.dot(rows[l], column);
                hessian[l][k] = hessian[k][l];
            }
            trace += hessian[k][k];
        }
        double ridge = elasticity + 1e-12 * Math.max(trace, 1);
        for (int k = 0; k < m; k++) {
            hessian[k][k] += ridge;
        }
        for (int k = 0; k < m; k++) {
            constant[k] = values[k] - elasticity * lambda[k];
            for (int l = 0; l < m; l++) {
                constant[k] += hessian[k][l] * lambda[l];
            }
        }
    }

    /** How fast the dual falls from the multipliers towards the model's minimiser; at most 0. */
    private double slope(int m) {
        double slope = 0;
        for (int k = 0; k < m; k++) {
            slope += (elasticity * lambda[k] - values[k]) * (model[k] - lambda[k]);
            slope += (model[k] == 0 ? 0 : model[k] * bound(model[k], k))
                    - (lambda[k] == 0 ? 0 : lambda[k] * bound(lambda[k], k));
        }
        return Math.min(slope, 0);
    }

    /** What misses of a bound are compared with: a slack row's, however far away, makes no other row's look small. */
    private double size(double bound) {
        return Double.isInfinite(bound) ? reach : Math.max(reach, Math.abs(bound));
    }

    private void report(double[][] a, double[] lower, double[] upper, int m) {
        double squares = 0;
        double slack = 0;
        for (int k = 0; k < m; k++) {
            multipliers[k] = lambda[k] / norms[k];
            double value = Vectors.dot(a[k], point);
            double over = Math.max(0, Math.max(value - upper[k], lower[k] - value));
            squares += over * over;
            if (multipliers[k] != 0) {
                slack += multipliers[k] * (value - (multipliers[k] > 0 ? upper[k] : lower[k]));
            }
        }
        violation = Math.sqrt(squares);
        residual = Math.max(violation, Math.abs(slack));
    }
}
