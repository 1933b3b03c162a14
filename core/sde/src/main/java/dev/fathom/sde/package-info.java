/**
 * Stochastic differential equations on batches of states, and what methods on them share.
 *
 * <p>A state is a row: tensors are (batch, dimension), values (batch). {@link dev.fathom.sde.ScalarField} and
 * {@link dev.fathom.sde.VectorField} are what a user supplies, as lambdas if need be;
 * {@link dev.fathom.sde.EulerMaruyama} walks a {@link dev.fathom.sde.ControlledDiffusion} over a
 * {@link dev.fathom.sde.TimeGrid} and keeps {@link dev.fathom.sde.Paths}; {@link dev.fathom.sde.PathWeights} and
 * {@link dev.fathom.sde.LeanAdjoint} are read off paths. {@link dev.fathom.sde.Mala} samples a density that is known up
 * to a factor. Weights are logarithms throughout ({@link dev.fathom.sde.LogDomain}).
 */
@NullMarked
package dev.fathom.sde;

import org.jspecify.annotations.NullMarked;
