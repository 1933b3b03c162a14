/**
 * Global optima of non-convex constrained problems that are convex in unknown variables.
 *
 * <p>Fatkhullin, He, Lan and Wolf, <i>Global Solutions to Non-Convex Functional Constrained Problems with Hidden
 * Convexity</i>, arXiv 2511.10626, 2025. If F1 and F2 become convex under some invertible u = c(x), steps that use
 * values and gradients in x alone still reach the global optimum, once the constraint of every step is shifted a
 * little.
 *
 * <p>The algorithms: {@link dev.fathom.hiddenconvexity.ShiftedBundleLevel} (optimal value known),
 * {@link dev.fathom.hiddenconvexity.AdaptiveBundleLevel} (unknown) and
 * {@link dev.fathom.hiddenconvexity.InexactProximalPoint} (every iterate feasible). A problem is a
 * {@link dev.fathom.hiddenconvexity.ConstrainedProblem} made of {@link dev.fathom.hiddenconvexity.Oracle}s; what comes
 * back is a {@link dev.fathom.hiddenconvexity.SolveResult} with a {@link dev.fathom.hiddenconvexity.Certificate}.
 * Baselines, example problems and the study are in packages of their own.
 */
@NullMarked
package dev.fathom.hiddenconvexity;

import org.jspecify.annotations.NullMarked;
