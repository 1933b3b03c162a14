package dev.fathom.sde.laplacian;

import dev.fathom.engine.Tensor;

/** One way to find value, gradient and Laplacian of a network. */
@FunctionalInterface
public interface Jets {

    /**
     * The jet at points.
     *
     * @param x (batch, dimension)
     */
    Jet at(Tensor x);
}
