package dev.fathom.hiddenconvexity.baseline;

import dev.fathom.hiddenconvexity.ConstrainedProblem;
import dev.fathom.hiddenconvexity.ConstrainedSolver;
import dev.fathom.hiddenconvexity.Evaluations;
import dev.fathom.hiddenconvexity.SolveResult;
import dev.fathom.hiddenconvexity.SolverMonitor;
import dev.fathom.optim.convex.Vectors;

/**
 * Proximal point steps on the exact penalty F1 + β[max_j F2_j]₊ (IPPPM), each by subgradients with the steps for strong
 * convexity and weighted averages. Two gradients per step where the constraint is violated, one elsewhere.
 *
 * @param beta β, for instance 2λ + 2; positive
 * @param rhoHat ρ̂, the proximal weight; positive
 * @param mu the strong convexity by which the steps fall, ρ̂ − ρ in theory; may be tuned; positive
 * @param innerSteps subgradient steps per proximal step, at least 1
 * @param outerSteps proximal steps, at least 1
 */
public record ExactPenaltyProximal(double beta, double rhoHat, double mu, int innerSteps, int outerSteps)
        implements ConstrainedSolver {

    /** Checks the ranges. */
    public ExactPenaltyProximal {
        if (!(beta > 0) || !(rhoHat > 0) || !(mu > 0) || innerSteps < 1 || outerSteps < 1) {
            throw new IllegalArgumentException("beta, rhoHat and mu must be positive and there must be steps, got "
                    + beta + ", " + rhoHat + ", " + mu + ", " + innerSteps + ", " + outerSteps);
        }
    }

    @Override
    public SolveResult solve(ConstrainedProblem problem, double[] start, SolverMonitor monitor) {
        Evaluations f = new Evaluations(problem, start);
        double[] centre = start.clone();
        f.observe(monitor, centre);
        for (int k = 1; k <= outerSteps; k++) {
            f.iteration(k);
            centre = proximal(problem, f, centre);
            f.observe(monitor, centre);
        }
        return SolveResult.of(problem, f, centre, SolveResult.Status.BUDGET);
    }

    private double[] proximal(ConstrainedProblem problem, Evaluations f, double[] centre) {
        double[] z = centre.clone();
        double[] average = new double[z.length];
        double[] gradient = new double[z.length];
        double weights = 0;
        for (int t = 1; t <= innerSteps; t++) {
            weights += t + 1;
            for (int i = 0; i < z.length; i++) {
                average[i] += (t + 1) * z[i];
                gradient[i] = rhoHat * (z[i] - centre[i]);
            }
            f.gradientOf(0, z);
            double[] g = f.gradient(0);
            double violation = f.constraintValues(z);
            int worst = f.worst();
            double[] h = worst > 0 ? f.gradient(worst) : g;
            double share = 0;
            if (violation > 0) {
                double value = f.gradientOf(worst, z);
                share = beta * (f.isEquality(worst) ? Math.signum(value) : 1);
            }
            for (int i = 0; i < z.length; i++) {
                gradient[i] += g[i] + share * h[i];
            }
            double l = Math.sqrt(Vectors.dot(gradient, gradient));
            double step = 2 / (mu * (t + 2) + l * l / (mu * (t + 1)));
            for (int i = 0; i < z.length; i++) {
                z[i] -= step * gradient[i];
            }
            problem.domain().project(z);
        }
        for (int i = 0; i < z.length; i++) {
            average[i] /= weights;
        }
        return average;
    }
}
