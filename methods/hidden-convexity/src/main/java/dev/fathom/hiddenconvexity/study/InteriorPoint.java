package dev.fathom.hiddenconvexity.study;

import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/** A log-barrier method for small smooth convex problems in the hidden variables: the reference, to 1e-10. */
final class InteriorPoint {

    /** The last weight of the objective against the barrier: the value is within (number of barrier terms)/LAST. */
    private static final double LAST = 1e11;

    /** A convex function with its derivatives. */
    interface Smooth {
        /** The value; not finite outside the domain. */
        double value(double[] u);

        /** Adds {@code weight} times the gradient and the Hessian. */
        void addDerivatives(double[] u, double weight, double[] gradient, double[][] hessian);
    }

    /**
     * A solution.
     *
     * @param value the optimal value
     * @param point where it is reached
     * @param multipliers of the constraints
     */
    record Solution(double value, List<Double> point, List<Double> multipliers) {}

    private final Smooth objective;
    private final List<Smooth> constraints;
    private final double[][] equalities;
    private final double low;
    private final double high;

    /**
     * Minimise over low &lt; u &lt; high (infinite for none) such that constraints ≤ 0; equalities·u stays as it is.
     */
    InteriorPoint(Smooth objective, List<Smooth> constraints, double[][] equalities, double low, double high) {
        this.objective = objective;
        this.constraints = List.copyOf(constraints);
        this.equalities = equalities;
        this.low = low;
        this.high = high;
    }

    /**
     * Solves from a point that satisfies the equalities, and the rest strictly.
     *
     * @throws IllegalArgumentException if the start does not: the barrier has no value there
     */
    Solution solve(double[] start) {
        double[] u = start.clone();
        requireInside(u);
        double t = 1;
        for (; t <= LAST; t *= 8) {
            for (int step = 0; step < 60 && newton(u, t); step++) {
                // until the step no longer pays
            }
        }
        double last = t / 8;
        List<Double> multipliers =
                constraints.stream().map(c -> -1 / (last * c.value(u))).toList();
        if (!multipliers.stream().allMatch(multiplier -> multiplier >= 0)) {
            throw new IllegalStateException("a multiplier of the reference must be at least 0, got " + multipliers);
        }
        return new Solution(objective.value(u), Arrays.stream(u).boxed().toList(), multipliers);
    }

    private void requireInside(double[] u) {
        for (int i = 0; i < u.length; i++) {
            if (!(u[i] > low && u[i] < high)) {
                throw new IllegalArgumentException("coordinate " + i
                        + " of an interior point must lie strictly between " + low + " and " + high + ", got " + u[i]);
            }
        }
        for (int k = 0; k < constraints.size(); k++) {
            double value = constraints.get(k).value(u);
            if (!(value < 0)) {
                throw new IllegalArgumentException(
                        "constraint " + k + " must be negative at an interior point, got " + value);
            }
        }
    }

    private double barrier(double[] u, double t) {
        double sum = t * objective.value(u);
        for (Smooth constraint : constraints) {
            sum -= Math.log(-constraint.value(u));
        }
        for (double value : u) {
            sum -= (Double.isInfinite(low) ? 0 : Math.log(value - low))
                    + (Double.isInfinite(high) ? 0 : Math.log(high - value));
        }
        return sum;
    }

    /** One damped Newton step; false if it no longer decreases the barrier function. */
    private boolean newton(double[] u, double t) {
        int d = u.length;
        int p = equalities.length;
        double[] gradient = new double[d];
        double[][] hessian = new double[d][d];
        objective.addDerivatives(u, t, gradient, hessian);
        for (Smooth constraint : constraints) {
            double slack = -constraint.value(u);
            double[] own = new double[d];
            constraint.addDerivatives(u, 1, own, new double[d][d]);
            constraint.addDerivatives(u, 1 / slack, gradient, hessian);
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    hessian[i][j] += own[i] * own[j] / (slack * slack);
                }
            }
        }
        RealMatrix kkt = MatrixUtils.createRealMatrix(d + p, d + p);
        RealVector right = new ArrayRealVector(d + p);
        for (int i = 0; i < d; i++) {
            if (!Double.isInfinite(low)) {
                gradient[i] -= 1 / (u[i] - low);
                hessian[i][i] += 1 / ((u[i] - low) * (u[i] - low));
            }
            if (!Double.isInfinite(high)) {
                gradient[i] += 1 / (high - u[i]);
                hessian[i][i] += 1 / ((high - u[i]) * (high - u[i]));
            }
            right.setEntry(i, -gradient[i]);
            for (int j = 0; j < d; j++) {
                kkt.setEntry(i, j, hessian[i][j]);
            }
            for (int k = 0; k < p; k++) {
                kkt.setEntry(i, d + k, equalities[k][i]);
                kkt.setEntry(d + k, i, equalities[k][i]);
            }
        }
        double[] step =
                new LUDecomposition(kkt, 1e-300).getSolver().solve(right).toArray();
        double slope = 0;
        for (int i = 0; i < d; i++) {
            slope += gradient[i] * step[i];
        }
        double value = barrier(u, t);
        for (double length = 1; length > 1e-12; length /= 2) {
            double[] next = new double[d];
            for (int i = 0; i < d; i++) {
                next[i] = u[i] + length * step[i];
            }
            if (barrier(next, t) <= value + 0.1 * length * slope) {
                System.arraycopy(next, 0, u, 0, d);
                return -slope > 1e-10;
            }
        }
        return false;
    }
}
