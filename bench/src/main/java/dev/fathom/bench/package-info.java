/**
 * Benchmarks: how long the inner loops take, as ratios to the obvious way or to a peer.
 *
 * <p>Ratios are measured by {@link dev.fathom.bench.Alternating}: blocks of one side and of the other in turn, in one
 * run, so that a machine that slows down slows both. {@link dev.fathom.bench.StepBench} compares training steps, the
 * classes named {@code …Jmh} time single operations. The script {@code bench/run} starts them.
 */
@NullMarked
package dev.fathom.bench;

import org.jspecify.annotations.NullMarked;
