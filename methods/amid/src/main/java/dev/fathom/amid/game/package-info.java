/**
 * Mean-field games whose rules depend on parameters: what a solver asks of a game, and the games that are not auctions.
 *
 * <p>{@link dev.fathom.amid.game.ParameterizedGame} fixed at parameters is a {@link dev.fathom.amid.game.Play}; one
 * evaluation of it is a {@link dev.fathom.amid.game.Passage}, which carries the population forward, the values
 * backward, and transposes both. {@link dev.fathom.amid.game.PolicyMap} turns dual variables into policies. Own games
 * are written as a {@link dev.fathom.amid.game.TabularModel}; {@link dev.fathom.amid.game.BeachBar} is one.
 *
 * <p>Arrays over rounds, states and actions are flat, with index {@code (round * states + state) * actions + action}.
 */
@NullMarked
package dev.fathom.amid.game;

import org.jspecify.annotations.NullMarked;
