package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.baseline.UnrolledGradient;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.game.BeachBar;
import dev.fathom.amid.game.GameException;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Automatic differentiation of the same steps knows nothing of our transposes: they must agree. */
class UnrolledGradientTest {

    private static BatchedAuction market(Utility utility, boolean entropyInInactive) {
        return BatchedAuction.builder()
                .values(9)
                .bids(11)
                .rounds(3)
                .supply(0.6)
                .dynamics(ValueDynamics.drift(1.2, 0.2).reentry(0.3))
                .utility(utility)
                .entropyInInactive(entropyInInactive)
                .build();
    }

    private static void agree(AuctionGame game, int steps) {
        double[] theta = game.initialParameters(4);
        double[] noise = Markets.normal(theta.length, Rng.seed(5));
        for (int i = 0; i < theta.length; i++) {
            theta[i] += 0.2 * noise[i];
        }
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, steps);
        GradientResult adjoint = AdjointGradient.through(solver).evaluate(game, theta);
        GradientResult unrolled = new UnrolledGradient(solver).evaluate(game, theta, 0);

        assertThat(unrolled.value()).isCloseTo(adjoint.value(), within(1e-12));
        double largest = 0;
        for (double g : adjoint.gradient()) {
            largest = Math.max(largest, Math.abs(g));
        }
        assertThat(largest).isGreaterThan(1e-4);
        for (int i = 0; i < theta.length; i++) {
            assertThat(unrolled.gradient()[i]).isCloseTo(adjoint.gradient()[i], within(1e-9 * largest));
        }
    }

    @Test
    void neuralRulesAgree() {
        BatchedAuction auction = market(Utility.linear(), true);
        agree(auction.under(NeuralMechanism.of(auction, 12)), 40);
        agree(auction.under(new NeuralMechanism(3, 11, 8, PaymentRule.UNBOUNDED), Objective.mix(0.5)), 40);
    }

    @Test
    void staticRulesAgreeWithEveryUtility() {
        for (Utility utility :
                List.of(Utility.riskAverse(1), Utility.riskSeeking(1), Utility.hyperbolic(1), Utility.linear())) {
            BatchedAuction auction = market(utility, false);
            agree(auction.under(StaticMechanism.of(auction)), 40);
        }
    }

    @Test
    void whatCannotBeUnrolledIsNamed() {
        BatchedAuction auction = market(Utility.linear(), true);
        UnrolledGradient unrolled = new UnrolledGradient(OnlineMirrorDescent.of(10, 3));
        assertThatThrownBy(() ->
                        unrolled.evaluate(auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT)), new double[0], 0))
                .isInstanceOf(GameException.class)
                .hasMessage("an unrolled gradient needs neural or static rules, got first price");
        assertThatThrownBy(() ->
                        unrolled.evaluate(new TabularGame(BeachBar.withHighestToll(0.5), 1e-2), new double[20], 0))
                .isInstanceOf(GameException.class)
                .hasMessageStartingWith("an unrolled gradient needs an auction, got TabularGame");
    }
}
