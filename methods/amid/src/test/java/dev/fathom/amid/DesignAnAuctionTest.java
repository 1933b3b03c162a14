package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.engine.Rng;
import dev.fathom.optim.AdamConfig;
import org.junit.jupiter.api.Test;

/** The example of docs/amid.md. */
class DesignAnAuctionTest {

    @Test
    void designedRulesEarnMoreThanFirstPrice() {
        // example
        BatchedAuction auction = BatchedAuction.builder()
                .values(16)
                .bids(16)
                .rounds(2)
                .supply(0.8)
                .build();
        AuctionGame game = auction.under(NeuralMechanism.of(auction, 16));
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, 100);

        DesignResult design = IncentiveDesigner.of(
                        game,
                        game::initialParameters,
                        GradientAscent.of("AMID", AdjointGradient.through(solver), AdamConfig.of(5e-3)),
                        solver.withIterations(150))
                .iterations(60)
                .exploitabilityGuard(1e-2)
                .build()
                .run(0);

        Equilibrium equilibrium = solver.withIterations(150).solve(game, design.theta());
        double revenue = design.objective(); // throws if no rules were within the guard
        double hundred = new CountSimulator(game, design.theta(), equilibrium.policy())
                .simulate(100, Rng.seed(1))
                .revenue();
        double firstPrice = solver.withIterations(150)
                .solve(auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT)), new double[0])
                .objective();
        // end of example
        assertThat(revenue).isGreaterThan(1.1 * firstPrice);
        assertThat(hundred).isBetween(0.5 * revenue, 1.5 * revenue);
        assertThat(equilibrium.exploitability(0)).isLessThan(1e-2);
    }
}
