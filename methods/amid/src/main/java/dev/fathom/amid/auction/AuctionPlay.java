package dev.fathom.amid.auction;

import dev.fathom.amid.game.Passage;
import dev.fathom.amid.game.Play;

/** An auction under rules with fixed parameters, and the scratch memory of its passages' transposes. */
final class AuctionPlay implements Play {

    final AuctionGame game;
    final Mechanism.Rules rules;
    final double[] worth;
    final double[] utilities;
    final double[] slopes;
    final double[][] winBar;
    final double[][] payBar;
    final double[] bidsBar;
    final double[] massBar;
    final double[] allocatedBar;

    AuctionPlay(AuctionGame game, Mechanism.Rules rules) {
        this.game = game;
        this.rules = rules;
        int values = game.states();
        int bids = game.actions();
        this.worth = new double[values];
        for (int s = 0; s < values; s++) {
            worth[s] = (double) s / values;
        }
        this.utilities = new double[bids];
        this.slopes = new double[bids];
        this.winBar = new double[game.rounds()][bids];
        this.payBar = new double[game.rounds()][bids];
        this.bidsBar = new double[bids];
        this.massBar = new double[values + 1];
        this.allocatedBar = new double[values + 1];
    }

    @Override
    public Passage newPassage() {
        return new AuctionPassage(this);
    }

    @Override
    public double[] parameterGradient() {
        return rules.parameterGradient();
    }
}
