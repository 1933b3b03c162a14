/**
 * Example problems with hidden convexity: those of the paper, geometric programs, decision processes, linear control.
 */
@NullMarked
package dev.fathom.hiddenconvexity.problem;

import org.jspecify.annotations.NullMarked;
