package dev.fathom.sde.laplacian;

import dev.fathom.engine.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A scalar network and its derivatives by the state at a batch of points. The tensors are values without a graph; what
 * a loss makes of them goes back by {@link #backward}.
 */
public interface Jet {

    /** The values, (batch). */
    Tensor value();

    /** The gradients, (batch, dimension). */
    Tensor gradient();

    /** The Laplacians, (batch). */
    Tensor laplacian();

    /**
     * A second estimate of the Laplacians with noise independent of the first; the same where they are exact. The
     * product of two residuals, one from each, has the square of the residual as its mean.
     */
    default Tensor secondLaplacian() {
        return laplacian();
    }

    /**
     * Adds to the gradients of the network's parameters what follows from the derivatives of a loss by the jet.
     *
     * @param value derivative by the values, (batch)
     * @param gradient derivative by the gradients, (batch, dimension)
     * @param laplacian derivative by the Laplacians, (batch)
     * @param second derivative by the second Laplacians where these are estimates of their own, else null
     */
    void backward(Tensor value, Tensor gradient, Tensor laplacian, @Nullable Tensor second);

    /** Whether {@link #secondLaplacian()} is an estimate of its own. */
    default boolean isEstimate() {
        return false;
    }
}
