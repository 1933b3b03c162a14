package dev.fathom.ngvi.baseline;

import dev.fathom.ngvi.GaussianPrior;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ModelException;
import java.util.Arrays;

/**
 * Jaakkola and Jordan's bound for logistic regression, which is Pólya-Gamma augmentation by coordinate ascent (Durante
 * and Rigon 2019), with a mean field: s = s0 + Σ w_i x_i², (XᵀWX + S0) m = Xᵀκ + S0 m0, ξ_i² = E(x_iᵀz)², w_i =
 * tanh(ξ_i /2)/(2ξ_i), κ = y/2.
 */
public final class JaakkolaVi {

    private JaakkolaVi() {}

    /**
     * Fits until no variance or mean moves by more than 1e-9.
     *
     * @throws ModelException if the model is not logistic, the prior has not its length, or XᵀWX + S0 is not positive
     *     definite in double precision
     */
    public static MeanFieldGaussian fit(Glm model, GaussianPrior prior) {
        if (model.likelihood() != Likelihood.LOGISTIC) {
            throw new ModelException(
                    "Jaakkola's bound was asked for a " + model.likelihood() + " model", "it is logistic");
        }
        int d = model.dim();
        prior.check(d);
        double[] right = new double[d];
        for (int i = 0; i < d; i++) {
            right[i] = prior.precision(i) * prior.mean(i);
            for (int row = 0; row < model.rows(); row++) {
                right[i] += model.label(row) / 2 * model.design().at(row, i);
            }
        }
        double[] m = new double[d];
        double[] v = new double[d];
        Arrays.fill(v, 1);
        for (int k = 0; k < 1000; k++) {
            double[] weights = weights(model, m, v);
            double[] mean = new NormalEquations(model, prior, weights).solve(right);
            double moved = 0;
            for (int i = 0; i < d; i++) {
                double precision = prior.precision(i);
                for (int row = 0; row < weights.length; row++) {
                    precision += weights[row]
                            * model.design().at(row, i)
                            * model.design().at(row, i);
                }
                moved = Math.max(moved, Math.max(Math.abs(mean[i] - m[i]), Math.abs(1 / precision - v[i])));
                m[i] = mean[i];
                v[i] = 1 / precision;
            }
            if (moved < 1e-9) {
                break;
            }
        }
        return MeanFieldGaussian.of(m, v);
    }

    private static double[] weights(Glm model, double[] m, double[] v) {
        double[] weights = new double[model.rows()];
        for (int row = 0; row < weights.length; row++) {
            double dot = model.design().dot(row, m);
            double square = dot * dot;
            for (int i = 0; i < m.length; i++) {
                square += model.design().at(row, i) * model.design().at(row, i) * v[i];
            }
            double xi = Math.sqrt(square);
            weights[row] = xi < 1e-8 ? 0.25 : Math.tanh(xi / 2) / (2 * xi);
        }
        return weights;
    }
}
