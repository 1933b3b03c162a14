/**
 * Convex sets with exact projections, proximal operators and mirror maps.
 *
 * <p>Sets and mirror maps work in place on {@code double[]}, the currency of the solvers; proximal operators work on
 * tensors, because their users threshold weight matrices.
 */
@NullMarked
package dev.fathom.optim.convex;

import org.jspecify.annotations.NullMarked;
