/**
 * Tensors on libtorch, as Java.
 *
 * <p>{@link dev.fathom.engine.Tensor} is a thin face of a native tensor, one line per operation; it is made by
 * {@link dev.fathom.engine.Tensors} and {@link dev.fathom.engine.Rng}, and released by a
 * {@link dev.fathom.engine.Scope}. Layers, losses and attention are in {@link dev.fathom.engine.Functional},
 * factorisations and einsum in {@link dev.fathom.engine.Linalg}, gradients as values in
 * {@link dev.fathom.engine.Autograd}. {@link dev.fathom.engine.Engine} says what computes: threads, libraries, memory.
 *
 * <p>Every operation goes through {@code Op}, which turns native errors into subclasses of
 * {@link dev.fathom.engine.EngineException} ({@code Failure}). {@code Natives} loads the libraries with the settings
 * they need, {@code Context} is what each thread keeps. No native type leaves this package.
 */
@NullMarked
package dev.fathom.engine;

import org.jspecify.annotations.NullMarked;
