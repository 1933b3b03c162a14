package dev.fathom.optim;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Foreach;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of named parameters: a ← decay · a + (1 − decay) · p at every {@link #update()}.
 *
 * <p>The averages begin as copies of the parameters. Make it outside the scope of a training step.
 */
public final class Ema implements AutoCloseable {

    private final Map<String, Tensor> parameters;
    private final Map<String, Tensor> averages;
    private final double decay;
    private boolean swapped;

    /**
     * An average of the parameters as they are now.
     *
     * @param parameters by name; the same tensors that the optimiser updates
     * @param decay share of the old average that is kept at each update, in [0, 1)
     */
    public Ema(Map<String, Tensor> parameters, double decay) {
        this.decay = Settings.requireDecay(decay, "the decay of a moving average");
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        Map<String, Tensor> copies = new LinkedHashMap<>();
        try (NoGrad guard = Autograd.noGrad()) {
            parameters.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        }
        this.averages = Collections.unmodifiableMap(copies);
    }

    /** Takes the parameters' present values into the averages. */
    public void update() {
        requireNotSwapped();
        Foreach.lerpInPlace(List.copyOf(averages.values()), List.copyOf(parameters.values()), 1 - decay);
    }

    /** The averages by name: live tensors that the next update changes; what a checkpoint stores. */
    public Map<String, Tensor> averages() {
        requireNotSwapped();
        return averages;
    }

    /**
     * Copies stored averages into this one.
     *
     * @throws IllegalArgumentException if names, shapes or types differ; nothing is changed then
     */
    public void restore(Map<String, Tensor> stored) {
        requireNotSwapped();
        NamedTensors.requireAlike("the moving average", averages, stored);
        NamedTensors.copy(stored, averages);
    }

    /** Puts the averages into the parameters until the result is closed, which puts the parameters' own values back. */
    public Swap swapIn() {
        requireNotSwapped();
        exchange();
        swapped = true;
        return new Swap();
    }

    /** While open, the parameters hold the averages. */
    public final class Swap implements AutoCloseable {

        private boolean closed;

        private Swap() {}

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                swapped = false;
                exchange();
            }
        }
    }

    /** Releases the averages; the parameters stay. */
    @Override
    public void close() {
        averages.values().forEach(Tensor::close);
    }

    private void exchange() {
        try (NoGrad guard = Autograd.noGrad()) {
            parameters.forEach((name, parameter) -> {
                Tensor average = averages.get(name);
                try (Scope scope = Scope.open()) {
                    if (average != null) {
                        Tensor held = parameter.detach().copy();
                        parameter.copyFrom(average);
                        average.copyFrom(held);
                    }
                }
            });
        }
    }

    private void requireNotSwapped() {
        if (swapped) {
            throw new IllegalStateException(
                    "the averages are in the parameters now: close the Swap before using the moving average");
        }
    }
}
