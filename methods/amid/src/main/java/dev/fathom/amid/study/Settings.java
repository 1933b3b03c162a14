package dev.fathom.amid.study;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Distributions;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.auction.ValueDynamics;

/**
 * The paper's settings on a grid of chosen size. Where the paper weighs value number s of 100 with 0.9^s, coarser grids
 * weigh the same values the same.
 */
final class Settings {

    private static final int PAPER_GRID = 100;

    static final double[] NONE = {};

    private Settings() {}

    static BatchedAuction market(String id, int grid) {
        BatchedAuction.Builder b = BatchedAuction.builder().values(grid).bids(grid);
        double[] few = Distributions.geometric(grid, Math.pow(0.9, (double) PAPER_GRID / grid));
        switch (id) {
            case "A1" -> {}
            case "A2" -> b.initialDistribution(few).dynamics(ValueDynamics.drift(3, 0.2));
            case "A4" -> b.utility(Utility.riskAverse(1));
            case "A5" -> b.utility(Utility.riskSeeking(1));
            case "A6" -> b.utility(Utility.hyperbolic(1));
            case "A7" ->
                b.rounds(6)
                        .initialDistribution(few)
                        .dynamics(ValueDynamics.drift(1.2, 0.2).reentry(1));
            case "A10" -> b.dynamics(ValueDynamics.fixed().reentry(0.3));
            default -> throw new IllegalArgumentException("no setting " + id);
        }
        return b.build();
    }

    static AuctionGame neural(BatchedAuction auction, int hidden) {
        return auction.under(NeuralMechanism.of(auction, hidden));
    }

    static AuctionGame fixedShares(BatchedAuction auction) {
        return auction.under(StaticMechanism.of(auction));
    }

    static AuctionGame firstPrice(BatchedAuction auction) {
        return auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
    }
}
