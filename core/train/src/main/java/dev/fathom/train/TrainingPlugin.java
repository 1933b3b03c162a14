package dev.fathom.train;

import dev.fathom.engine.Tensor;
import dev.fathom.lab.report.Plot;
import java.util.List;
import java.util.Map;

/**
 * Something that takes part in a training without the training or the model knowing it: it is called at fixed points of
 * every step and keeps its state in the checkpoint. Steps count from 0. Tensors it keeps must be made, or kept, outside
 * the scope of a step.
 */
public interface TrainingPlugin extends AutoCloseable {

    /** Before the loss of a step is computed. */
    default void beforeLoss(long step) {}

    /**
     * What is minimised in place of the task's loss, for instance the loss plus a penalty. Called once a step, with the
     * first part's share of the loss; a scalar in, a scalar out, both with their graph.
     */
    default Tensor objective(long step, Tensor loss) {
        return loss;
    }

    /** When the gradients of a step are there, before they are clipped. */
    default void afterBackward(long step) {}

    /** After the optimiser's step. */
    default void afterStep(long step) {}

    /** What it has to show in the report of a finished training. */
    default List<Plot> plots() {
        return List.of();
    }

    /** Just before a checkpoint is written: what it must hold. Tensors made here are released when it is written. */
    default PluginState state() {
        return PluginState.EMPTY;
    }

    /**
     * Takes back what {@link #state()} gave, when a training is resumed.
     *
     * @param state its tensors live during this call only: copy their values into the plug-in's own
     * @throws IllegalArgumentException if it does not fit
     */
    default void restore(PluginState state) {}

    /** Releases what the plug-in holds, when the training is over. */
    @Override
    default void close() {}

    /**
     * A plug-in's part of a checkpoint.
     *
     * @param tensors by name; live tensors, which are copied by being written
     * @param numbers by name
     */
    record PluginState(Map<String, Tensor> tensors, Map<String, Double> numbers) {

        /** Nothing to keep. */
        public static final PluginState EMPTY = new PluginState(Map.of(), Map.of());
    }
}
