/**
 * Data: what the readers deliver, the order in which it is visited, and where it came from. Every failure is a
 * {@link dev.fathom.data.DataException} of a kind that a caller can act on.
 */
@NullMarked
package dev.fathom.data;

import org.jspecify.annotations.NullMarked;
