/**
 * Value, gradient and Laplacian of a scalar network, and the way back to its parameters.
 *
 * <p>{@link dev.fathom.sde.laplacian.Jets} names the ways: {@link dev.fathom.sde.laplacian.ForwardLaplacian} carries
 * all three through the layers in one sweep and returns by hand-written adjoints; {@code DoubleBackward} differentiates
 * twice; {@code Hutchinson} estimates. All give a {@link dev.fathom.sde.laplacian.Jet}, so a loss is written once.
 */
@NullMarked
package dev.fathom.sde.laplacian;

import org.jspecify.annotations.NullMarked;
