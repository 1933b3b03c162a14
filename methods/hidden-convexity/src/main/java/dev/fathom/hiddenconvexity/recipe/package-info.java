/** The recipe kind {@code hidden-convexity}: a problem, seven solvers on it, one figure. */
@NullMarked
package dev.fathom.hiddenconvexity.recipe;

import org.jspecify.annotations.NullMarked;
