/**
 * What agents come to when the rules are fixed: solvers for the equilibrium of a mean-field game.
 *
 * <p>{@link dev.fathom.amid.equilibrium.OnlineMirrorDescent} is the paper's;
 * {@link dev.fathom.amid.equilibrium.SoftBestResponse} can be differentiated through as well.
 * {@link dev.fathom.amid.equilibrium.FictitiousPlay} and {@link dev.fathom.amid.equilibrium.PriorDescent} only solve.
 * An {@link dev.fathom.amid.equilibrium.Equilibrium} says how far from one it is: its exploitability.
 */
@NullMarked
package dev.fathom.amid.equilibrium;

import org.jspecify.annotations.NullMarked;
