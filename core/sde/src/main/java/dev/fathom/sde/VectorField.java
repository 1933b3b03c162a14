package dev.fathom.sde;

import dev.fathom.engine.Tensor;

/** A vector for each state: a drift. A lambda of differentiable operations is enough. */
@FunctionalInterface
public interface VectorField {

    /**
     * The vectors.
     *
     * @param x (batch, dimension)
     * @return (batch, dimension); differentiable if x requires a gradient
     */
    Tensor at(Tensor x);

    /**
     * The matrices of first derivatives.
     *
     * @param x (batch, dimension)
     * @return (batch, dimension, dimension), entry (i, j) the derivative of component j by coordinate i; without a
     *     graph
     */
    default Tensor jacobian(Tensor x) {
        Tensor point = x.detach().requiresGrad(true);
        return Differentiation.jacobian(at(point), point);
    }

    /** The drift that descends a potential: the negative of its gradient. */
    static VectorField descending(ScalarField potential) {
        return new VectorField() {
            @Override
            public Tensor at(Tensor x) {
                return potential.gradient(x).neg();
            }

            @Override
            public Tensor jacobian(Tensor x) {
                return potential.hessian(x).neg();
            }
        };
    }
}
