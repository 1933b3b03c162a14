/** The commands, a class each; {@link dev.fathom.cli.command.FathomCommand} lists them. */
@NullMarked
package dev.fathom.cli.command;

import org.jspecify.annotations.NullMarked;
