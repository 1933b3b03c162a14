package dev.fathom.ngvi.baseline;

import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.MeanFieldGaussian;
import java.util.Arrays;

/**
 * The optimal mean-field Gaussian of a generalised linear model: L-BFGS on (m, ½ ln v) with 60-node quadrature. The
 * loss is convex in (m, σ), so what it finds is the global optimum.
 *
 * @param q the optimum
 * @param loss −ELBO there, in nats
 * @param gradientNorm the largest absolute entry of the gradient there
 */
public record ReferenceOptimum(MeanFieldGaussian q, double loss, double gradientNorm) {

    /** Finds it, starting from Laplace's approximation. */
    public static ReferenceOptimum of(Glm model, GaussianPrior prior) {
        int d = model.dim();
        MeanFieldGaussian start = Laplace.fit(model, prior).meanField();
        double[] theta = new double[2 * d];
        for (int i = 0; i < d; i++) {
            theta[i] = start.mean(i);
            theta[d + i] = Math.log(start.variance(i)) / 2;
        }
        double[] gradient = new double[2 * d];
        double loss = Lbfgs.minimise(
                (at, g) -> {
                    double value = model.lossAndGradient(prior, means(at), variances(at), g);
                    for (int i = 0; i < d; i++) {
                        g[d + i] *= 2 * Math.exp(2 * at[d + i]); // from v to ½ ln v
                    }
                    return value;
                },
                theta,
                gradient);
        double norm = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        return new ReferenceOptimum(MeanFieldGaussian.of(means(theta), variances(theta)), loss, norm);
    }

    private static double[] means(double[] theta) {
        return Arrays.copyOf(theta, theta.length / 2);
    }

    private static double[] variances(double[] theta) {
        double[] v = new double[theta.length / 2];
        Arrays.setAll(v, i -> Math.exp(2 * theta[v.length + i]));
        return v;
    }
}
