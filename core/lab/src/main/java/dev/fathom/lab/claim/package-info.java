/**
 * Claims: what a paper says, put so that it can be measured and found true or false.
 *
 * <p>A method ships a {@link dev.fathom.lab.claim.Study}: its paper's {@link dev.fathom.lab.claim.Claim}s, each with a
 * {@link dev.fathom.lab.claim.Rule} that is fixed before anything is measured. {@code Reproduction} measures them
 * within a run and decides each on the 95 % interval of its figure: it holds if the whole interval satisfies the rule,
 * does not hold if none of it does, and is undecided otherwise. {@link dev.fathom.lab.claim.ReproductionKind} makes
 * this a kind of run like any other, and {@link dev.fathom.lab.claim.ReproductionFolder} reads what it left.
 */
@NullMarked
package dev.fathom.lab.claim;

import org.jspecify.annotations.NullMarked;
