package dev.fathom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.game.TabularGame;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DenseFirstPriceTest {

    private static final double[] NONE = {};

    static Stream<ValueDynamics> dynamics() {
        return Stream.of(
                ValueDynamics.fixed(),
                ValueDynamics.fixed().reentry(0.3),
                ValueDynamics.drift(1.2, 0.2),
                ValueDynamics.drift(1.2, 0.2).reentry(0.4));
    }

    /** The auction's structured recursion and the tables are the same game. */
    @ParameterizedTest
    @MethodSource("dynamics")
    void theStructuredRecursionIsTheDenseOne(ValueDynamics dynamics) {
        BatchedAuction auction = BatchedAuction.builder()
                .values(7)
                .bids(9)
                .rounds(3)
                .supply(0.7)
                .entropy(1e-2)
                .dynamics(dynamics)
                .build();
        AuctionGame structured = auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
        TabularGame dense = new TabularGame(new DenseFirstPrice(auction), auction.entropy());
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, 60);
        Equilibrium ours = solver.solve(structured, NONE);
        Equilibrium theirs = solver.solve(dense, NONE);

        double[] dual = ours.dual();
        double[] tables = theirs.dual();
        int perRound = structured.states() * structured.actions();
        for (int i = 0; i < dual.length; i++) {
            int at = i / perRound * dense.states() * dense.actions() + i % perRound;
            assertThat(dual[i]).isCloseTo(tables[at], within(1e-10));
        }
        for (int h = 0; h < 3; h++) {
            for (int s = 0; s <= 7; s++) {
                assertThat(ours.passage().mass(h, s)).isCloseTo(theirs.passage().mass(h, s), within(1e-10));
            }
        }
        assertThat(ours.objective()).isCloseTo(theirs.objective(), within(1e-10));
        assertThat(ours.exploitability(0)).isCloseTo(theirs.exploitability(0), within(1e-10));
        assertThat(ours.exploitability(1e-2)).isCloseTo(theirs.exploitability(1e-2), within(1e-10));
    }
}
