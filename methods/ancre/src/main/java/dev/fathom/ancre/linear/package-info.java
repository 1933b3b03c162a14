/**
 * The deep linear networks of ANCRe's theory (arXiv 2602.09009, section on convergence): where one shortcut decides
 * whether gradient descent converges sublinearly or linearly. {@link dev.fathom.ancre.linear.LinearNetLab} runs them
 * exactly, in double precision, with any layout or with a learned one.
 */
@NullMarked
package dev.fathom.ancre.linear;

import org.jspecify.annotations.NullMarked;
