/**
 * Learning the ground state and the states above it. {@link dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver}
 * is the paper's Algorithm A; {@link dev.fathom.eigenfunctioncontrol.ground.EigenLoss} its losses and their rivals;
 * {@link dev.fathom.eigenfunctioncontrol.ground.Eigensystem} what comes out: a control law, energies, the gap, a
 * cut-off.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.ground;

import org.jspecify.annotations.NullMarked;
