package dev.fathom.hiddenconvexity;

import dev.fathom.optim.convex.PolytopeProjection;
import dev.fathom.optim.convex.Vectors;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Accelerated constrained gradient descent for a proximal step (ACGD; Zhang and Lan, 2022): every step is a projection
 * onto X and the linearised constraints. For smooth functions. One gradient of each function per step.
 *
 * @param steps T, at least 1
 * @param mu μ, the strong convexity that is kept in the steps; 0 for the schedule without it
 * @param smoothness L, the smoothness of the Lagrangian at its multiplier; NaN to find one by doubling at the centre
 */
public record AcceleratedGradientInner(int steps, double mu, double smoothness) implements InnerSolver {

    /** Of the smoothness that is looked for, from 1: up to 1024. */
    private static final int MOST_DOUBLINGS = 10;

    /** Checks the ranges. */
    public AcceleratedGradientInner {
        if (steps < 1 || !(mu >= 0) || smoothness <= 0) {
            throw new IllegalArgumentException("steps must be at least 1, mu at least 0 and smoothness positive, got "
                    + steps + ", " + mu + ", " + smoothness);
        }
    }

    /** With a smoothness found by doubling. */
    public static AcceleratedGradientInner of(int steps, double mu) {
        return new AcceleratedGradientInner(steps, mu, Double.NaN);
    }

    /**
     * The settings of the theory: μ = ρ̂ − ρ, the smoothness (L + ρ̂)(1 + Λ) of the Lagrangian of a proximal step, and
     * as many steps as bring its gap below ε_in, √κ·ln(gap/ε_in).
     *
     * @param options of the outer method: ρ̂, and ε_in is its margin
     * @param curvature ρ and L; ρ below ρ̂
     * @param multiplierBound Λ, a bound of a proximal step's multiplier; at least 0
     * @param gap a bound of what one proximal step can gain; positive
     */
    public static AcceleratedGradientInner theory(
            ProximalOptions options, CurvatureBound curvature, double multiplierBound, double gap) {
        double mu = options.rhoHat() - curvature.weakConvexity();
        if (!(mu > 0) || !(multiplierBound >= 0) || !(gap > 0)) {
            throw new IllegalArgumentException("rhoHat must exceed rho, multiplierBound be at least 0 and gap positive,"
                    + " got rhoHat - rho = " + mu + ", " + multiplierBound + ", " + gap);
        }
        double smoothness = (curvature.smoothness() + options.rhoHat()) * (1 + multiplierBound);
        double steps = Math.ceil(Math.sqrt(smoothness / mu) * Math.log(Math.max(Math.E, gap / options.margin())));
        return new AcceleratedGradientInner((int) Math.min(steps, Integer.MAX_VALUE), mu, smoothness);
    }

    @Override
    public double[] solve(ProximalSubproblem subproblem, Consumer<String> events) {
        double l = Double.isNaN(smoothness) ? found(subproblem, events) : smoothness;
        return new Descent(subproblem, Schedule.of(steps, l, mu), events).run();
    }

    /**
     * The step parameters for t = 1 … T.
     *
     * @param tau τ_t at index t, up to T + 1
     * @param theta θ_t
     * @param eta η_t
     */
    @SuppressWarnings("ArrayRecordComponent") // working arrays that never leave the solver
    record Schedule(double[] tau, double[] theta, double[] eta) {

        static Schedule of(int steps, double smoothness, double mu) {
            double root = mu > 0 ? Math.sqrt(smoothness / mu) : Double.POSITIVE_INFINITY;
            double[] tau = new double[steps + 2];
            double[] theta = new double[steps + 1];
            double[] eta = new double[steps + 1];
            for (int t = 0; t <= steps + 1; t++) {
                tau[t] = Math.min((t - 1) / 2.0, root);
            }
            for (int t = 1; t <= steps; t++) {
                theta[t] = tau[t] / (tau[t - 1] + 1);
                eta[t] = smoothness / tau[t + 1];
            }
            return new Schedule(tau, theta, eta);
        }
    }

    /** 1.5 times the least power of two, up to 2¹⁰, with which a step from the centre decreases φ1 enough. */
    private static double found(ProximalSubproblem subproblem, Consumer<String> events) {
        double[] centre = subproblem.centre();
        double[] gradient = new double[centre.length];
        double[] moved = new double[centre.length];
        double value = subproblem.objective(centre, gradient);
        double l = 1;
        for (int doubling = 0; ; doubling++, l *= 2) {
            for (int i = 0; i < centre.length; i++) {
                moved[i] = centre[i] - gradient[i] / l;
            }
            subproblem.domain().project(moved);
            double linear = 0;
            double square = 0;
            for (int i = 0; i < centre.length; i++) {
                linear += gradient[i] * (moved[i] - centre[i]);
                square += (moved[i] - centre[i]) * (moved[i] - centre[i]);
            }
            if (subproblem.objective(moved) <= value + linear + 0.5 * l * square) {
                return 1.5 * l;
            }
            if (doubling == MOST_DOUBLINGS) {
                events.accept(String.format(
                        Locale.ROOT, "the objective is less smooth than %.0f at the centre: give a smoothness", l));
                return 1.5 * l;
            }
        }
    }

    /** One solve. */
    private final class Descent {

        private final ProximalSubproblem subproblem;
        private final Schedule schedule;
        private final Consumer<String> events;
        private final double[] centre;
        private final PolytopeProjection projection;
        private final double[][] rows;
        private final double[] lower;
        private final double[] upper;

        Descent(ProximalSubproblem subproblem, Schedule schedule, Consumer<String> events) {
            this.subproblem = subproblem;
            this.schedule = schedule;
            this.events = events;
            this.centre = subproblem.centre();
            int m = subproblem.rows();
            this.projection = new PolytopeProjection(subproblem.domain(), centre.length, m);
            this.rows = new double[m][centre.length];
            this.lower = new double[m];
            this.upper = new double[m];
            Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        }

        double[] run() {
            int d = centre.length;
            double[] z = centre.clone();
            double[] before = centre.clone();
            double[] anchor = centre.clone();
            double[] gradient = new double[d];
            double[] free = new double[d];
            double[] sum = new double[d];
            double weights = 0;
            int infeasible = 0;
            for (int t = 1; t <= steps; t++) {
                double tau = schedule.tau()[t];
                for (int i = 0; i < d; i++) {
                    double ahead = z[i] + schedule.theta()[t] * (z[i] - before[i]);
                    anchor[i] = (tau * anchor[i] + ahead) / (1 + tau);
                }
                subproblem.objective(anchor, gradient);
                linearise(anchor);
                double eta = schedule.eta()[t];
                for (int i = 0; i < d; i++) {
                    // The strong convexity stays in the step: minimise ⟨π', z'⟩ + η/2‖z' − z‖² + μ/2‖z' − x‖².
                    double pull = gradient[i] - mu * (anchor[i] - centre[i]);
                    free[i] = (eta * z[i] + mu * centre[i] - pull) / (eta + mu);
                }
                if (projection.project(free, rows, lower, upper, rows.length) == PolytopeProjection.Status.INFEASIBLE) {
                    infeasible++;
                }
                subproblem.projected(projection.kktResidual());
                System.arraycopy(z, 0, before, 0, d);
                System.arraycopy(projection.point(), 0, z, 0, d);
                // The weights ω_t = ω_{t−1}/θ_t grow geometrically and would overflow: of their sum over the last is
                // kept.
                weights = weights * schedule.theta()[t] + 1;
                for (int i = 0; i < d; i++) {
                    sum[i] += (z[i] - sum[i]) / weights;
                }
            }
            if (infeasible > 0) {
                events.accept(infeasible + " of " + steps
                        + " inner steps had no point with the linearised constraints, the least violation was taken");
            }
            return sum;
        }

        private void linearise(double[] at) {
            subproblem.constraints(at);
            for (int r = 0; r < rows.length; r++) {
                double value = subproblem.row(r, at, rows[r]);
                upper[r] = Vectors.dot(rows[r], at) - value;
            }
        }
    }
}
