/**
 * What every part of the lab shares: the exit statuses, and failures that say how to mend them. The lab describes work
 * (recipe), keeps what was done (run, checkpoint) and judges it (claim, report); it knows neither tensors nor methods.
 */
@NullMarked
package dev.fathom.lab;

import org.jspecify.annotations.NullMarked;
