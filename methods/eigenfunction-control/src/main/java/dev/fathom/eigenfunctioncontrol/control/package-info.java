/**
 * Control laws and how good they are. {@link dev.fathom.eigenfunctioncontrol.control.HybridSolver} is the paper's
 * Algorithm B, a correction near the end on top of the ground state's control;
 * {@link dev.fathom.eigenfunctioncontrol.control.IdoSolver} trains the rivals over the whole horizon, all losses of
 * {@link dev.fathom.eigenfunctioncontrol.control.Ido}; {@link dev.fathom.eigenfunctioncontrol.control.ControlEvaluator}
 * judges them on the same grid and the same noise as a reference.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.control;

import org.jspecify.annotations.NullMarked;
