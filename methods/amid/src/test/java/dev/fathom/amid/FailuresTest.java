package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.BidInversion;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.baseline.Anneal;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.equilibrium.FictitiousPlay;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.AgentSimulator;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;
import dev.fathom.lab.NonFiniteException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FailuresTest {

    private static BatchedAuction.Builder small() {
        return BatchedAuction.builder().values(4).bids(4).rounds(2);
    }

    private static void refused(BatchedAuction.Builder builder, String message) {
        assertThatThrownBy(builder::build).isInstanceOf(GameException.class).hasMessageContaining(message);
    }

    @Test
    void aMarketThatCannotBeIsRefused() {
        refused(
                small().initialDistribution(new double[] {0.5, 0.25, 0.25, 0.25}),
                "the initial distribution of values sums to 1.25, must sum to 1 within 1.0E-9");
        refused(small().initialDistribution(new double[] {1}), "has 1 entries, there are 4 states");
        refused(small().supply(0), "the supply is 0.0 goods per bidder, must be positive");
        refused(small().values(1), "the number of values is 1, must be at least 2");
        refused(small().entropy(-1), "the entropy's weight is -1.0, must be at least 0");
        refused(
                small().dynamics(ValueDynamics.matrices(List.<double[][]>of(new double[5][5]))),
                "row 0 of the value dynamics of round 0 has 5 entries with sum 0.0, must have 5 with sum 1");
        refused(small().utility(new Broken()), "the utility of round 0, value 0.0, payment 1.0 is NaN, must be finite");
    }

    private record Broken() implements Utility {
        @Override
        public double of(int round, double value, double payment) {
            return payment == 1 ? Double.NaN : 0;
        }

        @Override
        public double slope(int round, double value, double payment) {
            return 0;
        }
    }

    @Test
    void aSolverThatCannotWorkIsRefused() {
        BatchedAuction auction = small().entropy(0.1).build();
        AuctionGame game = auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
        assertThatThrownBy(() -> OnlineMirrorDescent.of(10, 5).solve(game, new double[0]))
                .isInstanceOf(GameException.class)
                .hasMessage("step size 10.0 times entropy 0.1 is 1.0, must be less than 1");
        BatchedAuction without = small().entropy(0).build();
        AuctionGame restless = without.under(FirstPrice.of(without, Release.EQUAL_SPLIT));
        assertThatThrownBy(() -> OnlineMirrorDescent.of(10, 5).solve(restless, new double[0]))
                .isInstanceOf(GameException.class)
                .hasMessage("the game's entropy is 0.0, must be positive for mirror descent to come to rest");
        assertThatThrownBy(() -> OnlineMirrorDescent.of(10, 0))
                .isInstanceOf(GameException.class)
                .hasMessageContaining("the number of iterations is 0, must be at least 1");
        assertThatThrownBy(() -> game.at(new double[1]))
                .isInstanceOf(GameException.class)
                .hasMessage("the game has 0 parameters, got 1");
    }

    /** Rules of a user that are wrong in a chosen way. */
    private record Wrong(double payment, double sold) implements Mechanism, Mechanism.Rules, Mechanism.Decision {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public double[] initialParameters(Rng rng) {
            return new double[0];
        }

        @Override
        public Rules at(double[] theta) {
            return this;
        }

        @Override
        public Decision newDecision() {
            return this;
        }

        @Override
        public double[] parameterGradient() {
            return new double[0];
        }

        @Override
        public double decide(int round, double[] bids, double remaining, double[] payments) {
            for (int a = 0; a < payments.length; a++) {
                payments[a] = payment * (payment > 1 ? payments.length - a : 1);
            }
            return sold;
        }

        @Override
        public double pullBack(double soldBar, double[] paymentsBar, double[] bidsBar) {
            return 0;
        }
    }

    @Test
    void wrongRulesAreNamed() {
        BatchedAuction auction = small().build();
        double[] uniform = new double[32];
        Arrays.fill(uniform, 0.25);
        assertThatThrownBy(() -> auction.under(new Wrong(-1, 0.1)).outcome(new double[0], uniform))
                .isInstanceOf(GameException.class)
                .hasMessage("the payment of bid 0 in round 0 is -1.0, must be at least 0");
        assertThatThrownBy(() -> auction.under(new Wrong(0, 2)).outcome(new double[0], uniform))
                .isInstanceOf(GameException.class)
                .hasMessage("round 0 sells 2.0 of the 0.8 that remain");
        assertThat(auction.under(new Wrong(1.5, 0.1))
                        .outcome(new double[0], uniform)
                        .warnings())
                .first()
                .asString()
                .isEqualTo("round 0: payments fall with the bid at 3 bids");
        assertThatThrownBy(() -> OnlineMirrorDescent.of(10, 3)
                        .solve(auction.under(new Wrong(Double.POSITIVE_INFINITY, 0.1)), new double[0]))
                .isInstanceOf(NonFiniteException.class)
                .hasMessageContaining("of round 0, state 0, action 0 is not finite");
    }

    /** Nobody computes with rules that take the bidders' side or sell what is not there. */
    @Test
    void wrongRulesAreRefusedBySolverAndSimulators() {
        BatchedAuction auction = small().build();
        double[] uniform = new double[32];
        Arrays.fill(uniform, 0.25);
        double[] none = new double[0];
        Map<Wrong, String> wrong = Map.of(
                new Wrong(-1, 0.1), "the payment of bid 0 in round 0 is -1.0, must be at least 0",
                new Wrong(Double.NaN, 0.1), "the payment of bid 0 in round 0 is NaN, must be at least 0",
                new Wrong(0, 2), "round 0 sells 2.0 of the 0.8 that remain",
                new Wrong(0, 0.5), "round 1 sells 0.5 of the 0.30000000000000004 that remain",
                new Wrong(0, -0.1), "round 0 sells -0.1 of the 0.8 that remain");
        wrong.forEach((rules, message) -> {
            AuctionGame game = auction.under(rules);
            List<ThrowingCallable> uses = List.of(
                    () -> OnlineMirrorDescent.of(10, 3).solve(game, none),
                    () -> new FictitiousPlay(3).solve(game, none),
                    () -> game.outcome(none, uniform),
                    () -> new CountSimulator(game, none, uniform).simulate(100, Rng.seed(1)),
                    () -> new AgentSimulator(game, none, List.of(uniform)).simulate(100, Rng.seed(1)));
            for (ThrowingCallable use : uses) {
                assertThatThrownBy(use).isInstanceOf(GameException.class).hasMessage(message);
            }
        });
    }

    @Test
    void reservesWithoutAnEquilibriumAreNamed() {
        ReserveSearch hasty = new ReserveSearch(OnlineMirrorDescent.of(0.1, 1), Release.EQUAL_SPLIT, 0.5);
        assertThatThrownBy(() -> hasty.best(small().build(), Objective.REVENUE, 1e-9))
                .isInstanceOf(GameException.class)
                .hasMessageStartingWith("none of 2 reserves has an equilibrium within the guard of 1.0E-9, the least");
    }

    @Test
    void rulesThatAreNotAtAnEquilibriumAreNotReported() {
        BatchedAuction auction = small().build();
        AuctionGame game = auction.under(StaticMechanism.of(auction));
        OnlineMirrorDescent hasty = OnlineMirrorDescent.of(0.1, 1);
        DesignResult result = IncentiveDesigner.of(game, game::initialParameters, new Anneal(hasty, 0.1), hasty)
                .iterations(2)
                .exploitabilityGuard(1e-6)
                .build()
                .run(0);
        assertThat(result.isAtEquilibrium()).isFalse();
        assertThatThrownBy(result::objective)
                .isInstanceOf(NotAnEquilibriumException.class)
                .hasMessageContaining("the objective was not evaluated at an equilibrium");
        AuctionGame fixed = auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
        assertThatThrownBy(() -> IncentiveDesigner.of(fixed, fixed::initialParameters, new Anneal(hasty, 1), hasty)
                        .build())
                .isInstanceOf(GameException.class)
                .hasMessage("the mechanism has no parameters to design");
    }

    @Test
    void tooFewBidsAreRefused() {
        assertThatThrownBy(() -> BidInversion.values(new double[3], 2))
                .isInstanceOf(GameException.class)
                .hasMessageContaining("at least 20 finite bids");
    }
}
