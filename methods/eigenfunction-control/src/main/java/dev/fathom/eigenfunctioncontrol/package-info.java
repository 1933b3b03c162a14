/**
 * Stochastic optimal control over long horizons from the ground state of a Schrödinger operator: Claeys, Goldman, Shen,
 * He, <em>A Schrödinger Eigenfunction Method for Long-Horizon Stochastic Optimal Control</em>, ICLR 2026.
 *
 * <p>If the drift is a gradient, the linearised Hamilton–Jacobi–Bellman operator has a discrete spectrum, and far from
 * the end the optimal control is {@code ∇log φ₀ / β} with its lowest eigenfunction φ₀, whatever the horizon. So φ₀ is
 * learned once, without simulating the horizon, and a short correction near the end. A problem is a
 * {@link dev.fathom.eigenfunctioncontrol.problem.SocProblem}; the algorithms are
 * {@link dev.fathom.eigenfunctioncontrol.ground.EigenfunctionSolver} and
 * {@link dev.fathom.eigenfunctioncontrol.control.HybridSolver}; what is known exactly is in
 * {@link dev.fathom.eigenfunctioncontrol.exact}; the paper's claims are measured by
 * {@link dev.fathom.eigenfunctioncontrol.study.EigenfunctionStudy}.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol;

import org.jspecify.annotations.NullMarked;
