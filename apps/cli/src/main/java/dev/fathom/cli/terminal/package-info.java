/** What the user sees on standard error: messages, and progress as a bar or, without a terminal, as plain lines. */
@NullMarked
package dev.fathom.cli.terminal;

import org.jspecify.annotations.NullMarked;
