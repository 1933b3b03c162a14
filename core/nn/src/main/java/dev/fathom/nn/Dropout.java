package dev.fathom.nn;

import dev.fathom.engine.Functional;
import dev.fathom.engine.Tensor;

/**
 * In training, sets each entry to 0 with a probability and scales the others to keep the mean; otherwise, and with
 * probability 0, the result is the argument itself, not a copy. No parameters.
 */
public final class Dropout extends Layer {
    private final double probability;
    private final String stream;

    /**
     * A dropout that draws from the stream named after its place, so two of them never share their draws.
     *
     * @param probability share of entries set to 0, in [0, 1)
     */
    public Dropout(Init init, double probability) {
        Check.probability("dropout", probability);
        this.probability = probability;
        this.stream = "dropout:" + init.path();
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        return probability > 0 && pass.training() ? Functional.dropout(x, probability, pass.rng(stream)) : x;
    }
}
