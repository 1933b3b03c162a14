package dev.fathom.optim.convex;

import dev.fathom.engine.Tensor;

/** The proximal operator of a convex penalty h: prox(x, t) = argmin over y of h(y) + ‖y − x‖² / (2t). */
@FunctionalInterface
public interface Prox {

    /**
     * Evaluates the operator into a new tensor; the argument is not changed.
     *
     * @param x floating-point
     * @param threshold t, at least 0; with 0 the result equals x
     * @throws IllegalArgumentException if the threshold is negative or NaN: a negative one would inflate instead of
     *     shrink
     */
    Tensor apply(Tensor x, double threshold);
}
