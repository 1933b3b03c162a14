package dev.fathom.train;

import dev.fathom.lab.recipe.About;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;

/**
 * How a model is trained, whatever the model.
 *
 * @param steps optimiser steps
 * @param batch examples per part of a step
 * @param accumulate parts whose gradients are added up before each optimiser step
 * @param optimizer the optimiser and its settings; a residual wiring (parameters named {@code depth.}) has no weight
 *     decay unless a group gives it one
 * @param schedule factor of the learning rate over the steps
 * @param clipNorm largest global norm of the gradient; 0 leaves it as it is
 * @param evaluateEvery steps between evaluations on held-out data; the last step is always evaluated
 * @param checkpointEvery steps between checkpoints; the last step is always kept
 */
public record TrainingConfig(
        @About("optimiser steps") long steps,
        @About("examples per part of a step") int batch,

        @About("parts whose gradients are added up before each optimiser step")
        int accumulate,

        @About("the optimiser") OptimizerFactory optimizer,
        @About("factor of the learning rate over the steps") ScheduleConfig schedule,

        @About("largest global norm of the gradient; 0 leaves it as it is")
        double clipNorm,

        @About("steps between evaluations on held-out data") long evaluateEvery,
        @About("steps between checkpoints") long checkpointEvery) {

    /** Checks the ranges. */
    public TrainingConfig {
        positive("steps", steps);
        positive("batch", batch);
        positive("accumulate", accumulate);
        positive("evaluateEvery", evaluateEvery);
        positive("checkpointEvery", checkpointEvery);
        if (!(clipNorm >= 0) || Double.isInfinite(clipNorm)) {
            throw new IllegalArgumentException("clipNorm must be at least 0 and finite, got " + clipNorm);
        }
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got " + value);
        }
    }
}
