/**
 * What is to be controlled: {@link dev.fathom.eigenfunctioncontrol.problem.SocProblem} and its parts, built-in
 * potentials and costs, the checks that refuse a problem the method cannot solve, and the
 * {@link dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure} from which states are drawn to learn.
 */
@NullMarked
package dev.fathom.eigenfunctioncontrol.problem;

import org.jspecify.annotations.NullMarked;
