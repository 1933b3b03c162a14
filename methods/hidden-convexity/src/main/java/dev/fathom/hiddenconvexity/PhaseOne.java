package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.Vectors;

/**
 * Finds a point that satisfies the constraints up to a tolerance, by shifted bundle steps without an objective row and,
 * where these settle above it, by subgradient steps on the worst constraint.
 *
 * @param allowed the violation to reach; positive
 * @param alpha α of the steps, in (0, 1]
 * @param maxSteps most steps of each kind, at least 1
 */
public record PhaseOne(double allowed, double alpha, int maxSteps) {

    /** Checks the ranges. */
    public PhaseOne {
        if (!(allowed > 0) || !(alpha > 0 && alpha <= 1) || maxSteps < 1) {
            throw new IllegalArgumentException("allowed must be positive, alpha in (0, 1] and maxSteps at least 1, got "
                    + allowed + ", " + alpha + ", " + maxSteps);
        }
    }

    /** Up to 500 steps with α = 0.2. */
    public static PhaseOne within(double allowed) {
        return new PhaseOne(allowed, 0.2, 500);
    }

    /**
     * Finds the point.
     *
     * @param start a point of X; not changed
     * @return a point of X with violation at most {@code allowed}
     * @throws SolverException.InfeasibleStart if there is none within the steps, with the best point found
     */
    public double[] find(ConstrainedProblem problem, double[] start) {
        Evaluations f = new Evaluations(problem, start);
        BundleStep step = new BundleStep(problem, f, false);
        double[] x = start.clone();
        double[] next = new double[x.length];
        double[] best = x.clone();
        double least = Double.POSITIVE_INFINITY;
        for (int t = 0; t < 2 * maxSteps; t++) {
            f.iteration(t);
            for (int k = 1; k < f.functions(); k++) {
                f.gradientOf(k, x);
            }
            double violation = f.violation();
            if (violation < least) {
                least = violation;
                System.arraycopy(x, 0, best, 0, x.length);
            }
            if (least <= allowed) {
                return best;
            }
            // The steps settle at a violation of τ/α: a quarter of what is allowed.
            if (t >= maxSteps || !step.from(x, 0, alpha, 0.25 * alpha * allowed, next)) {
                polyakStep(problem, f, x, next);
            }
            System.arraycopy(next, 0, x, 0, x.length);
        }
        throw new SolverException.InfeasibleStart(
                least,
                allowed,
                f.iteration(),
                best,
                "start elsewhere, allow more, or check that the problem is feasible");
    }

    private void polyakStep(ConstrainedProblem problem, Evaluations f, double[] x, double[] next) {
        int k = f.worst();
        double[] gradient = f.gradient(k);
        double square = Vectors.dot(gradient, gradient);
        if (square == 0) {
            throw new SolverException.ZeroGradient(f.name(k), f.violation(k), f.iteration(), x);
        }
        double sign = f.isEquality(k) ? Math.signum(f.value(k)) : 1;
        for (int i = 0; i < x.length; i++) {
            next[i] = x[i] - sign * f.violation(k) / square * gradient[i];
        }
        problem.domain().project(next);
    }
}
