/**
 * AMID: rules of a game with very many agents, chosen so that the equilibrium the agents come to is good for the
 * designer. N. Corecco, B. Yardim, V. Thoma, Z. Shen, N. He, Scalable Neural Incentive Design with Parameterized
 * Mean-Field Approximation, NeurIPS 2025, arXiv 2510.21442.
 *
 * <p>The agents' game is replaced by its mean-field limit, the equilibrium by T steps of mirror descent, and the
 * designer's gradient is pulled back exactly through those steps: {@link dev.fathom.amid.AdjointGradient} is the
 * algorithm. {@link dev.fathom.amid.IncentiveDesigner} ascends it and keeps the best rules whose exploitability it has
 * checked. Games are in {@code game}, auctions in {@code auction}, solvers in {@code equilibrium}, rivals in
 * {@code baseline}, markets of finitely many bidders in {@code finite}; {@link dev.fathom.amid.study.AmidStudy} is the
 * study.
 */
@NullMarked
package dev.fathom.amid;

import org.jspecify.annotations.NullMarked;
