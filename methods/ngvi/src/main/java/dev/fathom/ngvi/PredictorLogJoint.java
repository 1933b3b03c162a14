package dev.fathom.ngvi;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A non-linear predictor, for instance a network, with the likelihood of a {@link Glm}: h(z) = Σ φ(f_i(z)). Instead of
 * the Hessian's diagonal it gives the Gauss-Newton one, Σ φ''(f_i)(∂f_i/∂z)², estimated with random signs in one
 * backward pass; that is never negative, so the precision stays positive.
 */
public final class PredictorLogJoint implements LogJoint {

    /** The predictor f. */
    @FunctionalInterface
    public interface Predictor {

        /**
         * f_i(z) for some rows.
         *
         * @param z shape (d), double precision
         * @param batch the rows; null for all
         * @return shape (rows)
         */
        Tensor of(Tensor z, int @Nullable [] batch);
    }

    private final int dim;
    private final Likelihood likelihood;
    private final double[] labels;
    private final Predictor predictor;
    private final Rng signs;

    /**
     * A model.
     *
     * @param dim d
     * @param labels one per row: −1 and 1, or 0 and 1, for logistic and probit; counts for Poisson; copied
     * @param signs where the random signs come from: the model's own stream, which goes on from one estimate of the
     *     curvature to the next, so that two fits of one object differ; energies and gradients alone leave it as it is
     * @throws ModelException if a label is of the wrong kind, or all are equal
     */
    public PredictorLogJoint(int dim, Likelihood likelihood, double[] labels, Predictor predictor, Rng signs) {
        this.dim = dim;
        this.likelihood = likelihood;
        this.labels = Glm.checkedLabels(likelihood, labels);
        this.predictor = predictor;
        this.signs = signs;
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public int rows() {
        return labels.length;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ModelException if the predictor does not give one number for each row
     */
    @Override
    public double energy(double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal) {
        try (Scope scope = Scope.open()) {
            Tensor at = Tensors.of(z, dim).requiresGrad(true);
            Tensor output = checked(predictor.of(at, batch), batch == null ? labels.length : batch.length);
            double[] f = output.detach().toDoubles();
            double scale = (double) labels.length / f.length;
            double[] first = new double[f.length];
            double[] root = new double[f.length];
            double[] out = new double[5];
            double sum = 0;
            for (int b = 0; b < f.length; b++) {
                double y = labels[batch == null ? b : batch[b]];
                likelihood.two(f[b], y, out);
                sum += likelihood.energy(f[b], y);
                first[b] = scale * out[1];
                root[b] = Math.sqrt(scale * out[2]);
            }
            pullBack(output, at, first, gradient);
            if (hessianDiagonal != null) {
                for (int b = 0; b < root.length; b++) {
                    root[b] *= signs.nextDouble() < 0.5 ? -1 : 1;
                }
                pullBack(output, at, root, hessianDiagonal);
                for (int i = 0; i < dim; i++) {
                    hessianDiagonal[i] *= hessianDiagonal[i];
                }
            }
            return sum * scale;
        }
    }

    /** A shape of (rows, 1), or of other rows, would be broadcast against the labels without a word. */
    private static Tensor checked(Tensor output, int rows) {
        if (output.shape().length != 1 || output.size(0) != rows) {
            throw new ModelException(
                    "the predictor gave the shape " + Arrays.toString(output.shape()) + " for " + rows + " rows",
                    "return one number for each row of the batch, of shape [" + rows + "]");
        }
        return output;
    }

    /** Writes Jᵀ seed. */
    private static void pullBack(Tensor output, Tensor at, double[] seed, double[] to) {
        Tensor weighted = output.mul(Tensors.of(seed, seed.length)).sum();
        Autograd.grad(weighted, List.of(at), Autograd.Graph.RETAIN).get(0).copyTo(to, 0);
    }
}
