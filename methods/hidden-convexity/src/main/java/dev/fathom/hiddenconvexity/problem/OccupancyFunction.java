package dev.fathom.hiddenconvexity.problem;

import dev.fathom.optim.convex.Vectors;

/** A convex function of the occupancy measure of a decision process. */
@FunctionalInterface
public interface OccupancyFunction {

    /**
     * The value at {@code occupancy}, and its gradient.
     *
     * @param occupancy λ(s, a), state by state; sums to 1
     * @param gradient overwritten by ∂/∂λ
     */
    double evaluate(double[] occupancy, double[] gradient);

    /** Σ λ(s, a)·weight(s, a) − offset, with a sign. */
    static OccupancyFunction linear(double sign, double[] weights, double offset) {
        double[] copy = weights.clone();
        return (occupancy, gradient) -> {
            double sum = -offset;
            for (int i = 0; i < copy.length; i++) {
                gradient[i] = sign * copy[i];
                sum += gradient[i] * occupancy[i];
            }
            return sum;
        };
    }

    /** Σ λ log λ, the negative entropy; λ below 1e-300 counts as that. */
    static OccupancyFunction negativeEntropy() {
        return (occupancy, gradient) -> {
            double sum = 0;
            for (int i = 0; i < occupancy.length; i++) {
                double log = Math.log(Math.max(occupancy[i], 1e-300));
                sum += occupancy[i] * log;
                gradient[i] = log + 1;
            }
            return sum;
        };
    }

    /** ‖λ − target‖₂ − radius. */
    static OccupancyFunction distanceTo(double[] target, double radius) {
        double[] copy = target.clone();
        return (occupancy, gradient) -> {
            double norm = Vectors.distance(occupancy, copy);
            for (int i = 0; i < copy.length; i++) {
                gradient[i] = norm == 0 ? 0 : (occupancy[i] - copy[i]) / norm;
            }
            return norm - radius;
        };
    }
}
