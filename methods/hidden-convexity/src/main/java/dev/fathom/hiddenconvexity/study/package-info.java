/**
 * The paper's claims as a study, the reference solutions they are judged by, and the plots. References know the hidden
 * variables; no solver does.
 */
@NullMarked
package dev.fathom.hiddenconvexity.study;

import org.jspecify.annotations.NullMarked;
