package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.InnerSolver;
import dev.fathom.hiddenconvexity.ProximalSubproblem;
import java.util.function.Consumer;

/**
 * Constraint extrapolation for a proximal step (ConEx; Boob, Deng and Lan, 2023): a primal-dual method whose dual step
 * sees the linearised constraint extrapolated by θ. The safeguard of the outer method keeps its iterates feasible.
 *
 * @param steps T, at least 1
 * @param mu μ, the strong convexity; positive
 * @param smoothness L0 of the objective; positive
 * @param constraintSmoothness L1 of the constraint; at least 0
 * @param multiplierBound B, a bound of the multiplier; positive
 * @param lipschitz M, a bound of the constraint's gradient; positive
 */
public record ConstraintExtrapolationInner(
        int steps, double mu, double smoothness, double constraintSmoothness, double multiplierBound, double lipschitz)
        implements InnerSolver {

    /** Checks the ranges. */
    public ConstraintExtrapolationInner {
        if (steps < 1 || !(mu > 0) || !(smoothness > 0) || !(multiplierBound > 0) || !(lipschitz > 0)) {
            throw new IllegalArgumentException(
                    "steps, mu, smoothness, multiplierBound and lipschitz must be positive, got " + steps + ", " + mu
                            + ", " + smoothness + ", " + multiplierBound + ", " + lipschitz);
        }
    }

    @Override
    public double[] solve(ProximalSubproblem subproblem, Consumer<String> events) {
        int rows = subproblem.rows();
        int d = subproblem.dimension();
        double t0 = 4 * (smoothness + multiplierBound * constraintSmoothness) / mu + 2;
        double[] x = subproblem.centre();
        double[] previous = x.clone();
        double[] objective = new double[d];
        double[][] gradients = new double[rows][d];
        double[] values = new double[rows];
        double[] before = new double[rows];
        double[] y = new double[rows];
        double[] average = new double[d];
        double weights = 0;
        for (int t = 0; t < steps; t++) {
            double theta = (t + t0 + 1) / (t + t0 + 2);
            double step = 2 / (mu * (t + t0 + 1));
            double dualStep = (t + 1) * mu / (32 * lipschitz * lipschitz);
            // ℓ_t: the constraints linearised at the previous point, at this one.
            for (int r = 0; r < rows; r++) {
                double linear = values[r];
                for (int i = 0; i < d; i++) {
                    linear += gradients[r][i] * (x[i] - previous[i]);
                }
                double extrapolated = t == 0 ? 0 : (1 + theta) * linear - theta * before[r];
                before[r] = t == 0 ? 0 : linear;
                y[r] = Math.max(0, y[r] + dualStep * extrapolated);
            }
            subproblem.objective(x, objective);
            subproblem.constraints(x);
            for (int r = 0; r < rows; r++) {
                values[r] = subproblem.row(r, x, gradients[r]);
                before[r] = t == 0 ? values[r] : before[r];
            }
            System.arraycopy(x, 0, previous, 0, d);
            for (int i = 0; i < d; i++) {
                double g = objective[i];
                for (int r = 0; r < rows; r++) {
                    g += y[r] * gradients[r][i];
                }
                x[i] -= step * g;
            }
            subproblem.domain().project(x);
            double weight = t + t0 + 2;
            weights += weight;
            for (int i = 0; i < d; i++) {
                average[i] += weight / weights * (x[i] - average[i]);
            }
        }
        return average;
    }
}
