package dev.fathom.train;

import dev.fathom.engine.Tensor;
import dev.fathom.nn.Module;

/**
 * What is trained: a model, the loss of any part of any step, and its figures on held-out data. Everything is a pure
 * function of the step, so a resumed training sees what the uninterrupted one would have seen.
 */
public interface TrainingTask {

    /** The model whose parameters are trained. */
    Module model();

    /**
     * The mean loss over one part of a step's batch, a scalar with its graph.
     *
     * @param step from 0
     * @param part from 0 to the number of accumulated parts - 1
     */
    Tensor loss(long step, int part);

    /** Figures on held-out data, with the model in evaluation mode and no graph. */
    Evaluation evaluate();

    /** What one part of a step works through, for instance {@code tokens}. */
    String workUnit();

    /** How many of {@link #workUnit()} one part works through. */
    double workPerPart();
}
