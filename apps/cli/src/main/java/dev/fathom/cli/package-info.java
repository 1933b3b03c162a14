/**
 * The {@code fathom} command. Two processes: this light one parses, validates, draws progress and owns the exit status
 * ({@code command}, {@code terminal}); the work runs in a worker with libtorch ({@code worker}), which it starts and
 * watches ({@code process}).
 */
@NullMarked
package dev.fathom.cli;

import org.jspecify.annotations.NullMarked;
