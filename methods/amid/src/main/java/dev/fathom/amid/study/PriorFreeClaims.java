package dev.fathom.amid.study;

import dev.fathom.amid.DesignResult;
import dev.fathom.amid.GameSource;
import dev.fathom.amid.IncentiveDesigner;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.Distributions;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.engine.Rng;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.stat.inference.TTest;
import org.jspecify.annotations.Nullable;

/** Measures rules for markets whose distribution of values they do not know (setting A3). */
final class PriorFreeClaims {

    private static final int GRID = 40;
    private static final int UNSEEN = 64;

    private @Nullable Outcome known;

    /** On each unseen market. */
    private record Outcome(double[] ours, double[] theirs, double[] exploitability, double[] firstPriceExploitability) {

        Measurement beside(double figure) {
            return Measurement.of(Estimate.exact(figure))
                    .baseline("AMID", Estimate.mean(ours))
                    .baseline("first price", Estimate.mean(theirs))
                    .baseline("AMID less first price", Estimate.difference(ours, theirs))
                    .baseline("exploitability under AMID's rules", Estimate.mean(exploitability))
                    .baseline("under first price", Estimate.mean(firstPriceExploitability))
                    .baseline("largest under first price", Estimate.exact(max(firstPriceExploitability)));
        }
    }

    private static double max(double... values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }

    /** p of the paired t-test against the hypothesis that the rules earn no more than first price. */
    Measurement earnings(StudyContext context) {
        Outcome outcome = outcome();
        TTest test = new TTest();
        double p = test.pairedTTest(outcome.ours(), outcome.theirs()) / 2;
        boolean more = test.pairedT(outcome.ours(), outcome.theirs()) > 0;
        return outcome.beside(more ? p : 1 - p);
    }

    /** The largest exploitability over the unseen markets. */
    Measurement equilibrium(StudyContext context) {
        Outcome outcome = outcome();
        return outcome.beside(max(outcome.exploitability()));
    }

    private static BatchedAuction market(Rng rng) {
        double[] values = Distributions.random(GRID, rng);
        return BatchedAuction.builder()
                .values(GRID)
                .bids(GRID)
                .rounds(5)
                .supply(0.6 + 0.6 * rng.nextDouble())
                .initialDistribution(values)
                .dynamics(ValueDynamics.fixed().reentry(0.3))
                .build();
    }

    private Outcome outcome() {
        Outcome outcome = known;
        if (outcome == null) {
            outcome = measure();
            known = outcome;
        }
        return outcome;
    }

    private static Outcome measure() {
        AuctionGame game = Settings.neural(market(Rng.seed(0)), 64);
        GameSource training = (iteration, seed) ->
                game.in(market(Rng.seed(seed).split("training").split(iteration)));
        List<ParameterizedGame> validation = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            validation.add(game.in(market(Rng.seed(1).split("validation").split(i))));
        }
        DesignResult result = IncentiveDesigner.of(
                        game, game::initialParameters, Rivals.amid(2e-3), Rivals.validation())
                .games(training, validation)
                .iterations(150)
                .validateEvery(10)
                .exploitabilityGuard(Rivals.GUARD) // the largest over all markets of the validation
                .build()
                .run(0);
        double[][] measured = new double[4][UNSEEN];
        for (int i = 0; i < UNSEEN; i++) {
            BatchedAuction unseen = market(Rng.seed(2).split("unseen").split(i));
            Equilibrium designed = Rivals.validation().solve(game.in(unseen), result.theta());
            Equilibrium firstPrice = Rivals.validation().solve(Settings.firstPrice(unseen), Settings.NONE);
            measured[0][i] = designed.objective();
            measured[1][i] = firstPrice.objective();
            measured[2][i] = designed.exploitability(0);
            measured[3][i] = firstPrice.exploitability(0);
        }
        return new Outcome(measured[0], measured[1], measured[2], measured[3]);
    }
}
