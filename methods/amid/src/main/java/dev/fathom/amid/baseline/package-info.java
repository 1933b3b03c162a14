/**
 * What the adjoint gradient is measured against, on the same objective and counted in equilibrium solves: zeroth-order
 * gradients, annealing, implicit differentiation, and the best reserve price.
 */
@NullMarked
package dev.fathom.amid.baseline;

import org.jspecify.annotations.NullMarked;
