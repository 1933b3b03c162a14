/**
 * First-order optimisers over named parameters, learning-rate schedules, gradient clipping and moving averages.
 *
 * <p>An {@code Optimizer} updates parameters in place from their gradients; the kernels are libtorch's fused ones.
 * State is explicit: it can be exported as named tensors and restored bit for bit.
 */
@NullMarked
package dev.fathom.optim;

import org.jspecify.annotations.NullMarked;
