package dev.fathom.nn;

import dev.fathom.engine.Tensor;

/** A module that maps one tensor to one tensor. */
public abstract class Layer extends Module {

    /** For subclasses. */
    protected Layer() {}

    /** Applies the layer in one call, which {@code pass} describes. */
    public abstract Tensor forward(Tensor x, Pass pass);

    /** Applies the layer in evaluation. */
    public final Tensor forward(Tensor x) {
        return forward(x, Pass.evaluation());
    }
}
