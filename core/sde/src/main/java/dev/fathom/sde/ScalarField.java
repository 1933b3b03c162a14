package dev.fathom.sde;

import dev.fathom.engine.Tensor;

/**
 * A function of the state: a potential, a cost, an energy. A lambda on tensors is enough; its derivatives are then
 * taken by automatic differentiation, so it must be made of differentiable operations. Built-in fields override them.
 *
 * <p>Derivatives of points that require a gradient are differentiable themselves; of others they are plain values. Do
 * not call them while gradients are switched off.
 */
@FunctionalInterface
public interface ScalarField {

    /**
     * The values.
     *
     * @param x (batch, dimension)
     * @return (batch)
     */
    Tensor value(Tensor x);

    /**
     * The gradients.
     *
     * @param x (batch, dimension)
     * @return (batch, dimension)
     */
    default Tensor gradient(Tensor x) {
        boolean graph = x.requiresGrad();
        Tensor point = graph ? x : x.detach().requiresGrad(true);
        return Differentiation.gradient(value(point), point, graph);
    }

    /**
     * The matrices of second derivatives, by as many sweeps as there are dimensions.
     *
     * @param x (batch, dimension)
     * @return (batch, dimension, dimension), without a graph
     */
    default Tensor hessian(Tensor x) {
        Tensor point = x.detach().requiresGrad(true);
        return Differentiation.jacobian(gradient(point), point);
    }

    /**
     * The sums of the second derivatives.
     *
     * @param x (batch, dimension)
     * @return (batch), without a graph
     */
    default Tensor laplacian(Tensor x) {
        return Differentiation.trace(hessian(x));
    }

    /** Zero everywhere. */
    static ScalarField zero() {
        return ZeroField.INSTANCE;
    }

    /** This field times a number. */
    default ScalarField times(double factor) {
        return new ScaledField(this, factor);
    }
}
