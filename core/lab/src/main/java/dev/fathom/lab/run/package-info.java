/**
 * One piece of work and what is kept of it. {@link dev.fathom.lab.run.Run} is what running code sees; a run's folder
 * holds everything about it.
 */
@NullMarked
package dev.fathom.lab.run;

import org.jspecify.annotations.NullMarked;
