/**
 * The batched sequential auction (Corecco et al. 2025, Section 3): many bidders, a few rounds, a supply to be released
 * over them, and a mechanism that says how much is sold in each round and what winners pay.
 *
 * <p>{@link dev.fathom.amid.auction.BatchedAuction} describes the market, a {@link dev.fathom.amid.auction.Mechanism}
 * the rules, {@link dev.fathom.amid.auction.AuctionGame} makes a game of both. Its evaluation never builds the kernel
 * over pairs of states: a round costs one pass over values × bids.
 */
@NullMarked
package dev.fathom.amid.auction;

import org.jspecify.annotations.NullMarked;
