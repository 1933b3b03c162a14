package dev.fathom.ngvi.baseline;

import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ModelException;
import java.util.Arrays;

/**
 * Laplace's approximation of a generalised linear model: the mode and the curvature there.
 *
 * @param meanField the mode with variances 1/diag H, comparable with a mean field
 * @param marginal the mode with variances diag H⁻¹, the marginals of the full Gaussian
 */
public record Laplace(MeanFieldGaussian meanField, MeanFieldGaussian marginal) {

    private static final int MOST_STEPS = 200;

    /**
     * Newton's method with halving to the mode.
     *
     * @throws ModelException if the prior has not the model's length, or XᵀWX + S0 is not positive definite in double
     *     precision
     */
    public static Laplace fit(Glm model, GaussianPrior prior) {
        int d = model.dim();
        prior.check(d);
        double[] z = new double[d];
        double[] gradient = new double[d];
        double[] diagonal = new double[d];
        double loss = joint(model, prior, z, gradient, diagonal);
        for (int k = 0; k < MOST_STEPS; k++) {
            double[] direction = new NormalEquations(model, prior, curvature(model, z)).solve(gradient);
            double decrease = 0;
            for (int i = 0; i < d; i++) {
                decrease += direction[i] * gradient[i];
            }
            if (decrease < 1e-22 * (1 + Math.abs(loss))) {
                break;
            }
            double[] from = z.clone();
            double before = loss;
            double step = 1;
            do {
                for (int i = 0; i < d; i++) {
                    z[i] = from[i] - step * direction[i];
                }
                loss = joint(model, prior, z, gradient, diagonal);
                step /= 2;
            } while (!(loss <= before) && step > 1e-10);
        }
        double[] marginal = new NormalEquations(model, prior, curvature(model, z)).inverseDiagonal();
        double[] field = new double[d];
        Arrays.setAll(field, i -> 1 / (diagonal[i] + prior.precision(i)));
        return new Laplace(MeanFieldGaussian.of(z, field), MeanFieldGaussian.of(z, marginal));
    }

    private static double joint(Glm model, GaussianPrior prior, double[] z, double[] gradient, double[] diagonal) {
        double sum = model.energy(z, null, gradient, diagonal);
        for (int i = 0; i < z.length; i++) {
            double off = z[i] - prior.mean(i);
            sum += prior.precision(i) * off * off / 2;
            gradient[i] += prior.precision(i) * off;
        }
        return sum;
    }

    private static double[] curvature(Glm model, double[] z) {
        double[] weights = new double[model.rows()];
        Arrays.setAll(
                weights, row -> model.likelihood().curvature(model.design().dot(row, z), model.label(row)));
        return weights;
    }
}
