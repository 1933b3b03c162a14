package dev.fathom.optim;

import dev.fathom.engine.Tensor;
import java.util.Map;

/**
 * Updates named parameters in place from their gradients.
 *
 * <p>A parameter without a gradient is left as it is, and so are its state and its count of updates. Make an optimiser
 * outside the scope of a training step: its state lives as long as it does.
 */
public interface Optimizer extends AutoCloseable {

    /**
     * One update with every learning rate multiplied by {@code scale}: the value of the training's schedule.
     *
     * @param scale at least 0 and finite
     * @throws IllegalArgumentException if the scale is negative or not finite
     */
    void step(double scale);

    /** One update with the learning rates as configured. */
    default void step() {
        step(1);
    }

    /** Number of updates made so far, over restores. */
    long steps();

    /** The configured learning rate, before groups and schedules. */
    double learningRate();

    /** The parameters this optimiser updates, by name. */
    Map<String, Tensor> parameters();

    /** Forgets the gradients of all parameters; call it after every update. */
    default void clearGradients() {
        parameters().values().forEach(Tensor::clearGrad);
    }

    /** All that the next update depends on beside parameters and gradients; the tensors are live, not copies. */
    OptimizerState state();

    /**
     * Copies an exported state into this optimiser, which then continues bit for bit.
     *
     * @throws IllegalArgumentException if the state is of another optimiser or other parameters; nothing is changed
     *     then
     */
    void restore(OptimizerState state);

    /** Releases the state; the parameters stay. */
    @Override
    void close();
}
