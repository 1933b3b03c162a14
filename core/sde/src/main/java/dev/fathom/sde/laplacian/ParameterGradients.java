package dev.fathom.sde.laplacian;

import dev.fathom.engine.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/** Collects the gradients of parameters that were computed by hand. */
final class ParameterGradients {

    private final Map<Tensor, Tensor> sums = new IdentityHashMap<>();

    void add(Tensor parameter, Tensor gradient) {
        Tensor sum = sums.get(parameter);
        if (sum == null) {
            sums.put(parameter, gradient);
        } else {
            sum.addInPlace(gradient);
        }
    }

    /** Adds the sums to the parameters' own gradients: those of {@code Σ ⟨parameter, sum⟩}. */
    void deliver() {
        Tensor surrogate = null;
        for (Map.Entry<Tensor, Tensor> entry : sums.entrySet()) {
            if (entry.getKey().requiresGrad()) {
                Tensor part = entry.getKey().mul(entry.getValue()).sum();
                surrogate = surrogate == null ? part : surrogate.add(part);
            }
        }
        if (surrogate != null) {
            surrogate.backward();
        }
    }
}
