/**
 * Markets of finitely many bidders: what the mean-field rules do when N real bidders meet them.
 *
 * <p>{@link dev.fathom.amid.finite.CountSimulator} is exact and its time does not depend on N;
 * {@link dev.fathom.amid.finite.AgentSimulator} moves every bidder by itself.
 * {@link dev.fathom.amid.finite.FiniteStudy} repeats either in units of work that can be done anywhere in any order.
 */
@NullMarked
package dev.fathom.amid.finite;

import org.jspecify.annotations.NullMarked;
