/**
 * Training: the loop, its configuration, plug-ins, and the recipes of the model families.
 *
 * <p>{@link dev.fathom.train.Trainer} is the loop: it takes a {@link dev.fathom.train.TrainingTask} (a model, the loss
 * of a step, an evaluation) and a {@link dev.fathom.train.TrainingConfig}. A method takes part as a
 * {@link dev.fathom.train.TrainingPlugin}, which a recipe names under {@code plugins}. Language models are in
 * {@code language}, image classifiers in {@code image}.
 */
@NullMarked
package dev.fathom.train;

import org.jspecify.annotations.NullMarked;
