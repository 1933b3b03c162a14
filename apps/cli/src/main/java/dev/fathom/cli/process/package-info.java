/**
 * Starting and watching a worker. {@link dev.fathom.cli.process.Supervisor} is where its death, its end and the user's
 * Ctrl-C are decided on.
 */
@NullMarked
package dev.fathom.cli.process;

import org.jspecify.annotations.NullMarked;
