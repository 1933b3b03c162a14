package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of an optimiser in a form that checkpoints can store.
 *
 * @param tensors by {@code <role>/<parameter>}, for instance {@code first_moment/layers.0.weight}
 * @param counts numbers of updates: {@code steps}, and {@code steps/<parameter>} for every parameter
 */
public record OptimizerState(Map<String, Tensor> tensors, Map<String, Long> counts) {

    /** Copies the maps, not the tensors. */
    public OptimizerState {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }
}
