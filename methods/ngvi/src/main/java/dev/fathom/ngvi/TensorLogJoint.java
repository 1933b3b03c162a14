package dev.fathom.ngvi;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of one's own, written as tensors: gradients by autograd, the diagonal of the Hessian by Hutchinson's estimate
 * r ⊙ ∇²h r with random signs r, which is unbiased and of any sign.
 */
public final class TensorLogJoint implements LogJoint {

    /** The energy as a function of z. */
    @FunctionalInterface
    public interface Energy {

        /**
         * h(z), scaled to all rows.
         *
         * @param z shape (d), double precision
         * @param batch the rows; null for all
         * @return a scalar in nats
         */
        Tensor of(Tensor z, int @Nullable [] batch);
    }

    private final int dim;
    private final int rows;
    private final Energy energy;
    private final Rng signs;

    /**
     * A model.
     *
     * @param dim d
     * @param rows n; 1 if the data cannot be divided
     * @param signs where Hutchinson's signs come from: the model's own stream, as for {@link PredictorLogJoint}
     */
    public TensorLogJoint(int dim, int rows, Energy energy, Rng signs) {
        this.dim = dim;
        this.rows = rows;
        this.energy = energy;
        this.signs = signs;
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public double energy(double[] z, int @Nullable [] batch, double[] gradient, double @Nullable [] hessianDiagonal) {
        try (Scope scope = Scope.open()) {
            Tensor at = Tensors.of(z, dim).requiresGrad(true);
            Tensor value = energy.of(at, batch);
            Tensor slope =
                    Autograd.grad(value, List.of(at), hessianDiagonal != null).get(0);
            slope.detach().copyTo(gradient, 0);
            if (hessianDiagonal != null) {
                Tensor r = signs.bernoulli(0.5, DType.F64, dim).mul(2).sub(1);
                Autograd.grad(slope.mul(r).sum(), List.of(at))
                        .get(0)
                        .mul(r)
                        .detach()
                        .copyTo(hessianDiagonal, 0);
            }
            return value.item();
        }
    }
}
