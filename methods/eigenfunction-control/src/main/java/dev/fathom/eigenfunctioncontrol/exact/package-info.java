/**
 * What is known exactly, for references and tests: the symmetric linear-quadratic problem with any terminal cost
 * ({@link dev.fathom.eigenfunctioncontrol.exact.SymmetricLqr}, by series,
 * {@link dev.fathom.eigenfunctioncontrol.exact.HeatKernel} or {@link dev.fathom.eigenfunctioncontrol.exact.Riccati}),
 * spectra on grids, separable problems and the ring.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.exact;

import org.jspecify.annotations.NullMarked;
