package dev.fathom.sde;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/** A control law: what to do in a state at a time. */
@FunctionalInterface
public interface Feedback {

    /**
     * The controls.
     *
     * @param x (batch, dimension)
     * @param t the time, the same for all states
     * @return (batch, dimension)
     */
    Tensor at(Tensor x, double t);

    /** No control. */
    static Feedback none() {
        return (x, t) -> Tensors.zerosLike(x.detach());
    }
}
