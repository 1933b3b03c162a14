package dev.fathom.nn;

import dev.fathom.engine.Functional;

/**
 * Makes the weight-bearing layers of a model, so that a method can put its own in their place (factored, sparse,
 * quantised) without touching the model. The place is {@code init.path()}, for instance
 * {@code model.layers.0.mlp.up_proj}.
 */
public interface LayerFactory {

    /** Dense layers. */
    LayerFactory DENSE = new LayerFactory() {};

    /** A linear map without bias: (…, in) becomes (…, out). */
    default Layer linear(Init init, int in, int out) {
        return new Linear(init, in, out, false);
    }

    /** A token table: indices (…) become (…, dim). */
    default Layer embedding(Init init, int count, int dim, double deviation) {
        return new Embedding(init, count, dim, deviation);
    }

    /**
     * The output map of a model whose head shares the token table: (…, dim) becomes (…, count), without parameters of
     * its own.
     *
     * @throws IllegalArgumentException if the table is of a kind that cannot be shared
     */
    default Layer tiedHead(Layer embedding) {
        if (embedding instanceof Embedding table) {
            return Sequential.function(x -> Functional.linear(x, table.weight(), null));
        }
        throw new IllegalArgumentException("cannot tie the head to a "
                + embedding.getClass().getSimpleName() + "; give a tiedHead of your own or untie it");
    }
}
