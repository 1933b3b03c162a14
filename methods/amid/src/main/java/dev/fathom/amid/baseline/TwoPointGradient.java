package dev.fathom.amid.baseline;

import dev.fathom.amid.DesignGradient;
import dev.fathom.amid.GradientResult;
import dev.fathom.amid.equilibrium.EquilibriumSolver;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.engine.Rng;
import java.util.function.ToDoubleFunction;

/**
 * The gradient from two values, D/(2u) · (G(θ + uz) − G(θ − uz)) · z with z uniform on the unit sphere: on average the
 * gradient of G averaged over a ball of radius u (Flaxman, Kalai and McMahan 2005).
 *
 * @param solver evaluates G
 * @param radius u, positive
 */
public record TwoPointGradient(EquilibriumSolver solver, double radius) implements DesignGradient {

    /** Checks the range. */
    public TwoPointGradient {
        if (!(radius > 0)) {
            throw new IllegalArgumentException("the radius must be positive, got " + radius);
        }
    }

    @Override
    public GradientResult evaluate(ParameterizedGame game, double[] theta, long draw) {
        return estimate(
                x -> solver.solve(game, x).objective(),
                theta,
                radius,
                Rng.seed(draw).split("two points"));
    }

    /** The estimate for any function. */
    public static GradientResult estimate(ToDoubleFunction<double[]> function, double[] theta, double radius, Rng rng) {
        int n = theta.length;
        double[] z = new double[n];
        double norm = 0;
        for (int i = 0; i < n; i++) {
            z[i] = rng.nextGaussian();
            norm += z[i] * z[i];
        }
        norm = Math.sqrt(norm);
        double[] above = new double[n];
        double[] below = new double[n];
        for (int i = 0; i < n; i++) {
            z[i] /= norm;
            above[i] = theta[i] + radius * z[i];
            below[i] = theta[i] - radius * z[i];
        }
        double high = function.applyAsDouble(above);
        double low = function.applyAsDouble(below);
        for (int i = 0; i < n; i++) {
            z[i] *= n / (2 * radius) * (high - low);
        }
        return new GradientResult((high + low) / 2, z, 0, 0);
    }

    @Override
    public double solves() {
        return 2;
    }
}
