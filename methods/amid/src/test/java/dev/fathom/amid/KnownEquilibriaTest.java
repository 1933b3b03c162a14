package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.ConvergenceWatch;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import org.junit.jupiter.api.Test;

class KnownEquilibriaTest {

    private static final double[] NONE = {};
    private static final OnlineMirrorDescent SOLVER = OnlineMirrorDescent.of(10, 500);

    private static AuctionGame firstPrice(BatchedAuction auction) {
        return auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
    }

    /** P9. With δ = 1/100, the smallest bid b with P(v > b) ≤ 0.81 is 0.18. */
    @Test
    void p9OneRoundOfFirstPriceIsInTheBracket() {
        BatchedAuction auction = BatchedAuction.builder().rounds(1).supply(0.8).build();
        Equilibrium equilibrium = SOLVER.solve(firstPrice(auction), NONE);

        assertThat(equilibrium.objective()).isCloseTo(0.14397, within(1e-5));
        assertThat(equilibrium.objective() / 0.8).isBetween(0.18 - 0.02, 0.2 + 0.01);
    }

    /** P10. */
    @Test
    void p10FirstPriceInSettingA1HasItsRevenue() {
        AuctionGame game = firstPrice(Markets.a1(100));
        Equilibrium equilibrium = SOLVER.solve(game, NONE);
        AuctionOutcome outcome = game.outcome(NONE, equilibrium.policy());

        assertThat(equilibrium.objective()).isCloseTo(0.152093, within(1e-5));
        assertThat(equilibrium.exploitability(0)).isCloseTo(4.1e-4, within(1e-5));
        double[] bids = {.1402, .1435, .1469, .1385};
        for (int h = 0; h < bids.length; h++) {
            assertThat(outcome.rounds().get(h).meanBid()).isCloseTo(bids[h], within(1e-4));
        }
    }

    @Test
    void p10WithoutEntropyInInactiveItIsLess() {
        BatchedAuction auction =
                Markets.a1(100).toBuilder().entropyInInactive(false).build();
        Equilibrium equilibrium = SOLVER.solve(firstPrice(auction), NONE);

        assertThat(equilibrium.objective()).isCloseTo(0.148066, within(1e-5));
        assertThat(equilibrium.exploitability(0)).isCloseTo(2.3e-3, within(1e-4));
    }

    /** In the first ten steps of A1 the thresholds still move; after 500 the last move is long past. */
    @Test
    void theSolverIsSeenToComeToRest() {
        AuctionGame game =
                firstPrice(BatchedAuction.builder().values(40).bids(40).build());
        ConvergenceWatch watch = new ConvergenceWatch();
        Equilibrium equilibrium = SOLVER.solve(game, NONE, watch);
        assertThat(watch.changes()).hasSize(500);
        assertThat(watch.flips().get(0)).isZero();
        assertThat(watch.flips().subList(1, 10)).anyMatch(moved -> moved > 0);
        assertThat(watch.changes().get(499)).isLessThan(0.1 * watch.changes().get(0));
        int since = watch.iterationsSinceFlip();
        assertThat(watch.flips().subList(500 - since, 500)).containsOnly(0);
        assertThat(watch.flips().get(499 - since)).isPositive();
        assertThat(game.outcome(NONE, equilibrium.policy()).unusedBids()).isBetween(0.3, 0.99);
    }
}
