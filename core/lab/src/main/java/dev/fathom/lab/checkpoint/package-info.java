/**
 * Checkpoints that are whole or not there. Start at {@link dev.fathom.lab.checkpoint.CheckpointStore}; every write goes
 * through a {@link dev.fathom.lab.checkpoint.FileLayer}, so that tests can make each of them fail.
 */
@NullMarked
package dev.fathom.lab.checkpoint;

import org.jspecify.annotations.NullMarked;
