package dev.fathom.amid.auction;

import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;
import dev.fathom.engine.Rng;

/**
 * A market under a mechanism: the game that the bidders play. Its states are the |V| values; inactive bidders do not
 * choose.
 *
 * @param auction the market
 * @param mechanism the rules, with parameters
 * @param objective what the designer wants
 */
public record AuctionGame(BatchedAuction auction, Mechanism mechanism, Objective objective)
        implements ParameterizedGame {

    @Override
    public int rounds() {
        return auction.rounds();
    }

    @Override
    public int states() {
        return auction.values();
    }

    @Override
    public int actions() {
        return auction.bids();
    }

    @Override
    public int parameterCount() {
        return mechanism.parameterCount();
    }

    @Override
    public double entropy() {
        return auction.entropy();
    }

    /** The mechanism's parameters to begin with. */
    public double[] initialParameters(long seed) {
        return mechanism.initialParameters(Rng.seed(seed).split("mechanism"));
    }

    @Override
    public Play at(double[] theta) {
        ParameterizedGame.checkParameters(theta, parameterCount());
        return new AuctionPlay(this, mechanism.at(theta));
    }

    /** This market with another description under the same mechanism and objective. */
    public AuctionGame in(BatchedAuction other) {
        return new AuctionGame(other, mechanism, objective);
    }

    /**
     * What happens in each round when everyone plays {@code policy} at parameters θ.
     *
     * @throws dev.fathom.amid.game.GameException if the mechanism asks for a negative payment or sells what is not
     *     there
     */
    public AuctionOutcome outcome(double[] theta, double[] policy) {
        Passage passage = at(theta).newPassage();
        passage.flow(policy);
        return ((AuctionPassage) passage).outcome(policy);
    }
}
