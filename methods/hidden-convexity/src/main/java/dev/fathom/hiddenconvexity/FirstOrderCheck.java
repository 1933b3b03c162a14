package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.PolytopeProjection;
import dev.fathom.optim.convex.Vectors;
import dev.fathom.optim.convex.WholeSpace;
import java.util.ArrayList;
import java.util.List;

/** The values at a point and the multipliers that explain it best: what a {@link Certificate} is made of. */
final class FirstOrderCheck {

    /** How far the point is moved along −∇L, relative to its size: it then meets only the bounds that it lies on. */
    private static final double NEARBY = 1e-9;

    /** A constraint with more slack than this, relative to the objective, gets no multiplier. */
    private static final double SLACK = 1e-2;

    private final ConstrainedProblem problem;
    private final double[] x;
    private final Evaluations evaluations;

    FirstOrderCheck(ConstrainedProblem problem, double[] x) {
        this.problem = problem;
        this.x = x;
        double[] inside = x.clone();
        problem.domain().project(inside);
        this.evaluations = new Evaluations(problem, inside);
        evaluations.all(x);
    }

    double objective() {
        return evaluations.value(0);
    }

    List<Double> constraints() {
        List<Double> values = new ArrayList<>();
        for (int k = 1; k < evaluations.functions(); k++) {
            values.add(evaluations.value(k));
        }
        return values;
    }

    double violation() {
        return evaluations.violation();
    }

    Certificate certificate() {
        int m = problem.constraints();
        double[] lambda = new double[m];
        double[] best = lambda.clone();
        double least = stationarity(lambda);
        // Least squares with sign limits on the directions that the domain leaves, which depend on λ in turn.
        for (int pass = 0; pass < 5 && m > 0; pass++) {
            lambda = multipliers(lambda);
            double residual = stationarity(lambda);
            if (residual < least) {
                least = residual;
                best = lambda.clone();
            }
        }
        double complementarity = 0;
        List<Double> list = new ArrayList<>();
        for (int k = 1; k <= m; k++) {
            complementarity -= best[k - 1] * evaluations.value(k);
            list.add(best[k - 1]);
        }
        return new Certificate(list, least, complementarity, Double.NEGATIVE_INFINITY);
    }

    private double stationarity(double[] lambda) {
        double[] direction = feasibleDirection(lambda);
        return Math.sqrt(Vectors.dot(direction, direction));
    }

    /** P(−∇L): how the domain lets −∇L move the point. */
    private double[] feasibleDirection(double[] lambda) {
        double step = step(lambda);
        double[] moved = moved(lambda, step);
        problem.domain().project(moved);
        for (int i = 0; i < x.length; i++) {
            moved[i] = step == 0 ? 0 : (moved[i] - x[i]) / step;
        }
        return moved;
    }

    /** So short that only bounds next to the point are met. */
    private double step(double[] lambda) {
        double largest = 0;
        double size = 1;
        double[] gradient = lagrangianGradient(lambda);
        for (int i = 0; i < x.length; i++) {
            largest = Math.max(largest, Math.abs(gradient[i]));
            size = Math.max(size, Math.abs(x[i]));
        }
        return largest == 0 ? 0 : NEARBY * size / largest;
    }

    private double[] moved(double[] lambda, double step) {
        double[] gradient = lagrangianGradient(lambda);
        double[] moved = x.clone();
        for (int i = 0; i < x.length; i++) {
            moved[i] -= step * gradient[i];
        }
        return moved;
    }

    private double[] lagrangianGradient(double[] lambda) {
        double[] gradient = evaluations.gradient(0).clone();
        for (int k = 1; k <= lambda.length; k++) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += lambda[k - 1] * evaluations.gradient(k)[i];
            }
        }
        return gradient;
    }

    /**
     * argmin over λ of ‖J(∇F1 + Σ λ_j ∇F2_j)‖ with λ_j ≥ 0 for inequalities, where J leaves the directions in which the
     * domain lets the point move: the dual of projecting −J∇F1 onto {v : ⟨J∇F2_j, v⟩ ≤ 0, ⟨J∇h_j, v⟩ = 0}.
     */
    private double[] multipliers(double[] lambda) {
        int m = problem.constraints();
        double[] unprojected = moved(lambda, step(lambda));
        double[] projected = unprojected.clone();
        problem.domain().project(projected);
        double[] y = evaluations.gradient(0).clone();
        problem.domain().differentiate(unprojected, projected, y);
        double[][] rows = new double[m][];
        double[] lower = new double[m];
        double[] upper = new double[m];
        for (int k = 0; k < m; k++) {
            boolean slack = evaluations.violation(k + 1) < -SLACK * (1 + Math.abs(objective()));
            rows[k] = slack ? new double[x.length] : evaluations.gradient(k + 1).clone();
            problem.domain().differentiate(unprojected, projected, rows[k]);
            lower[k] = evaluations.isEquality(k + 1) ? 0 : Double.NEGATIVE_INFINITY;
        }
        for (int i = 0; i < x.length; i++) {
            y[i] = -y[i];
        }
        PolytopeProjection projection = new PolytopeProjection(new WholeSpace(), x.length, m);
        projection.project(y, rows, lower, upper, m);
        return projection.multipliers().clone();
    }
}
