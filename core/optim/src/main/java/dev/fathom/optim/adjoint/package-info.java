/**
 * Exact derivatives through a long recurrence with little memory: forward once keeping a few states, then backward
 * segment by segment, each recomputed when its turn comes (Griewank and Walther, Evaluating Derivatives, 2008, chapter
 * 12).
 *
 * <p>{@link dev.fathom.optim.adjoint.Recurrence} is what a method supplies,
 * {@link dev.fathom.optim.adjoint.Checkpointing} says which states are kept, and
 * {@link dev.fathom.optim.adjoint.CheckpointedAdjoint} does the sweep.
 */
@NullMarked
package dev.fathom.optim.adjoint;

import org.jspecify.annotations.NullMarked;
