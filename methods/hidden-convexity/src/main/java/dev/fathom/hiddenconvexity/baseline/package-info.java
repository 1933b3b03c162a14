/**
 * What practitioners use instead, on the same counted oracles: switching subgradients, penalties, primal-dual and
 * augmented Lagrangian methods, sequential quadratic programming.
 */
@NullMarked
package dev.fathom.hiddenconvexity.baseline;

import org.jspecify.annotations.NullMarked;
