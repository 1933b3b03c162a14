/**
 * Neural network modules: trees of named parameters ({@link dev.fathom.nn.Module}), the layers they are made of, and
 * the model families {@link dev.fathom.nn.Llama}, {@link dev.fathom.nn.ResNet}, {@link dev.fathom.nn.ResidualMlp}.
 *
 * <p>Three rules hold everywhere. A module keeps no state of a call: whether a call trains and where its randomness
 * comes from is an argument ({@link dev.fathom.nn.Pass}), so threads may evaluate one module together. Initial values
 * depend on a parameter's full name and the seed only, not on the order of construction ({@link dev.fathom.nn.Init}).
 * How the blocks of a deep stack are wired is a part that can be exchanged ({@link dev.fathom.nn.ResidualTopology}).
 *
 * <p>Modules are built outside any {@link dev.fathom.engine.Scope} that is to close before they are used.
 */
@NullMarked
package dev.fathom.nn;

import org.jspecify.annotations.NullMarked;
