package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.Tensor;

/** Draws states from a reference measure. */
public interface StateSampler extends AutoCloseable {

    /** States (n, d), single precision, in the caller's scope. */
    Tensor draw(int n);

    /**
     * How many chains it has; 0 if every state is drawn on its own. A draw of as many states is one of each chain,
     * always in the same order.
     */
    default int chains() {
        return 0;
    }

    /** The share of accepted proposals; NaN if states are drawn exactly, without proposals. */
    default double acceptance() {
        return Double.NaN;
    }

    /** The largest split-R̂ of the energy and the coordinates over the chains; 1 if states are drawn exactly. */
    default double worstRhat() {
        return 1;
    }

    /** Releases what it holds. */
    @Override
    default void close() {}
}
