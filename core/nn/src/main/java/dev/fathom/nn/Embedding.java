package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/** A table of rows looked up by index. Parameter: weight (count, dim). */
public final class Embedding extends Layer {
    private final Tensor weight;

    /** A table with normal entries of the given standard deviation (PyTorch's layer uses 1). */
    public Embedding(Init init, int count, int dim, double deviation) {
        Check.positive("count", count);
        Check.positive("dim", dim);
        weight = parameter("weight", init.normal("weight", deviation, count, dim));
    }

    /** The table, (count, dim). */
    public Tensor weight() {
        return weight;
    }

    /** Rows for indices of any shape: (…) of I64 becomes (…, dim). */
    @Override
    public Tensor forward(Tensor ids, Pass pass) {
        return Functional.embedding(ids, weight);
    }
}
