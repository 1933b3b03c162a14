package dev.fathom.amid.finite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionTheory;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.hipparchus.stat.regression.SimpleRegression;
import org.junit.jupiter.api.Test;

class FiniteMarketTest {

    private static final double[] NONE = {};

    private static AuctionGame game(int grid, int rounds, double supply) {
        BatchedAuction auction = BatchedAuction.builder()
                .values(grid)
                .bids(grid)
                .rounds(rounds)
                .supply(supply)
                .dynamics(ValueDynamics.fixed().reentry(0.3))
                .build();
        return auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
    }

    private static double[] moments(int n, LongSupplier draw) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double x = draw.getAsLong();
            sum += x;
            squares += x * x;
        }
        return new double[] {sum / n, squares / n - sum / n * (sum / n)};
    }

    @Test
    void binomialAndHypergeometricDrawsHaveTheirMoments() {
        Rng rng = Rng.seed(1);
        int draws = 100_000;
        for (double[] np : new double[][] {{20, 0.2}, {40, 0.6}, {1000, 0.3}, {1e9, 1e-3}, {1e9, 0.75}}) {
            double mean = np[0] * np[1];
            double variance = mean * (1 - np[1]);
            double[] found = moments(draws, () -> Draws.binomial((long) np[0], np[1], rng));
            assertThat(found[0]).isCloseTo(mean, within(4 * Math.sqrt(variance / draws)));
            assertThat(found[1]).isCloseTo(variance, within(variance * 5 * Math.sqrt(2.0 / draws)));
        }
        for (double[] mno : new double[][] {{5, 7, 4}, {300, 500, 600}, {30_000, 50_000, 20_000}}) {
            double total = mno[0] + mno[1];
            double share = mno[0] / total;
            double mean = mno[2] * share;
            double variance = mean * (1 - share) * (total - mno[2]) / (total - 1);
            int n = 20_000;
            double[] found = moments(n, () -> Draws.hypergeometric((long) mno[0], (long) mno[1], (long) mno[2], rng));
            assertThat(found[0]).isCloseTo(mean, within(4 * Math.sqrt(variance / n)));
            assertThat(found[1]).isCloseTo(variance, within(variance * 6 * Math.sqrt(2.0 / n)));
        }
    }

    /** The whole distribution, not only moments: BTRS against probabilities. */
    @Test
    void binomialDrawsHaveTheirProbabilities() {
        Rng rng = Rng.seed(2);
        int draws = 200_000;
        int[] count = new int[61];
        for (int i = 0; i < draws; i++) {
            count[(int) Draws.binomial(60, 0.3, rng)]++;
        }
        double p = Math.pow(0.7, 60);
        double chiSquare = 0;
        int cells = 0;
        for (int k = 0; k <= 60; k++) {
            if (p * draws > 10) {
                chiSquare += Math.pow(count[k] - p * draws, 2) / (p * draws);
                cells++;
            }
            p *= 0.3 / 0.7 * (60 - k) / (k + 1);
        }
        assertThat(chiSquare).isLessThan(cells + 4 * Math.sqrt(2.0 * cells));
    }

    /** P12. Per bidder and for uniform continuous values: bid from the theory, pay the bid, K of N win. */
    @Test
    void p12PayYourBidEarnsAsMuchAsTheNextPrice() {
        int bidders = 12;
        int units = 5;
        int grid = 400;
        double[] bid = new double[grid + 1];
        for (int i = 0; i <= grid; i++) {
            bid[i] = AuctionTheory.discriminatoryBid((double) i / grid, bidders, units);
        }
        Rng rng = Rng.seed(4);
        int runs = 20_000;
        double[] value = new double[bidders];
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < runs; run++) {
            Arrays.setAll(value, i -> rng.nextDouble());
            Arrays.sort(value);
            double revenue = 0;
            for (int i = bidders - units; i < bidders; i++) {
                double at = value[i] * grid;
                int cell = (int) at;
                revenue += bid[cell] + (at - cell) * (bid[cell + 1] - bid[cell]);
            }
            sum += revenue;
            squares += revenue * revenue;
        }
        double mean = sum / runs;
        double error = Math.sqrt((squares / runs - mean * mean) / runs);
        assertThat(mean).isCloseTo(AuctionTheory.discriminatoryRevenue(bidders, units), within(4 * error));
        assertThat(AuctionTheory.discriminatoryBid(0.6, 5, 1)).isCloseTo(4.0 / 5 * 0.6, within(1e-9));
        assertThat(AuctionTheory.discriminatoryRevenue(100_000, 40_000) / 100_000)
                .isCloseTo(0.4 * 0.6, within(1e-5));
    }

    /** P13. All units are sold when every bidder is active: the chances add up to K. */
    @Test
    void p13ChancesOfAllBidsAddUpToTheUnits() {
        double[] bids = {0.1, 0.25, 0.3, 0.2, 0.15};
        for (int[] market : new int[][] {{7, 3}, {50, 20}, {50, 1}, {9, 9}}) {
            double total = 0;
            for (int a = 0; a < bids.length; a++) {
                total += market[0] * bids[a] * WinningChance.of(bids, a, market[0], market[1]);
            }
            assertThat(total).isCloseTo(market[1], within(1e-12 * Math.max(1, market[1])));
        }
    }

    /** P13. The tagged bidder of both simulators wins as often as it should, ties included. */
    @Test
    void p13SimulatorsAgreeWithTheExactChance() {
        int bidders = 10;
        BatchedAuction auction = BatchedAuction.builder()
                .values(4)
                .bids(4)
                .rounds(1)
                .supply(0.4)
                .utility(new OneIfWon())
                .build();
        AuctionGame game = auction.under(FirstPrice.of(auction, Release.AT_ONCE));
        double[] rivals = {0.2, 0.3, 0.4, 0.1};
        double[] policy = new double[16];
        double[] always2 = new double[16];
        for (int s = 0; s < 4; s++) {
            System.arraycopy(rivals, 0, policy, s * 4, 4);
            always2[s * 4 + 2] = 1;
        }
        double exact = WinningChance.of(rivals, 2, bidders, 4);
        int draws = 100_000;
        double error = 4 * Math.sqrt(exact * (1 - exact) / draws);

        CountSimulator counting = CountSimulator.withDeviator(game, NONE, policy, always2);
        List<double[]> each = new ArrayList<>(Collections.nCopies(bidders, policy));
        each.set(0, always2);
        AgentSimulator agents = new AgentSimulator(game, NONE, each);
        for (FiniteSimulator simulator : List.of(counting, agents)) {
            Rng rng = Rng.seed(5);
            double won = 0;
            for (int i = 0; i < draws; i++) {
                won += simulator.simulate(bidders, rng.split(i)).taggedUtility();
            }
            assertThat(won / draws).isCloseTo(exact, within(error));
        }
    }

    private record OneIfWon() implements dev.fathom.amid.auction.Utility {
        @Override
        public double of(int round, double value, double payment) {
            return 1;
        }

        @Override
        public double slope(int round, double value, double payment) {
            return 0;
        }
    }

    @Test
    void countingAndSingleBiddersAgree() {
        AuctionGame game = game(8, 3, 0.75);
        double[] policy = OnlineMirrorDescent.of(10, 100).solve(game, NONE).policy();
        int runs = 4000;
        double[][] mean = new double[2][3];
        double variance = 0;
        FiniteSimulator[] simulators = {
            new CountSimulator(game, NONE, policy), new AgentSimulator(game, NONE, List.of(policy))
        };
        for (int which = 0; which < 2; which++) {
            Rng rng = Rng.seed(6 + which);
            double squares = 0;
            for (int i = 0; i < runs; i++) {
                FiniteOutcome outcome = simulators[which].simulate(40, rng.split(i));
                mean[which][0] += outcome.revenue() / runs;
                mean[which][1] += outcome.welfare() / runs;
                mean[which][2] += outcome.sold() / runs;
                squares += outcome.revenue() * outcome.revenue() / runs;
            }
            variance += (squares - mean[which][0] * mean[which][0]) / runs;
        }
        assertThat(mean[0][0]).isCloseTo(mean[1][0], within(4 * Math.sqrt(variance)));
        assertThat(mean[0][1]).isCloseTo(mean[1][1], within(0.01));
        assertThat(mean[0][2]).isCloseTo(mean[1][2], within(1e-3));
    }

    /** P14. */
    @Test
    void p14RevenueApproachesItsLimitAsOneOverTheRootOfTheBidders() {
        BatchedAuction auction = BatchedAuction.builder().values(40).bids(40).build();
        AuctionGame game = auction.under(FirstPrice.of(auction, Release.EQUAL_SPLIT));
        Equilibrium equilibrium = OnlineMirrorDescent.of(10, 250).solve(game, NONE);
        List<Long> sizes = List.of(100L, 300L, 1000L, 3000L, 10_000L, 100_000L);
        List<FiniteStudy.Summary> summaries = new FiniteStudy("first price", sizes, 60)
                .run(new CountSimulator(game, NONE, equilibrium.policy()), 1, equilibrium.objective());
        SimpleRegression line = new SimpleRegression();
        for (FiniteStudy.Summary s : summaries) {
            line.addData(Math.log(s.bidders()), Math.log(s.meanAbsoluteError()));
        }
        assertThat(line.getSlope()).isBetween(-0.65, -0.40);
    }

    @Test
    void outcomesDoNotDependOnWhoDoesWhichUnit() {
        AuctionGame game = game(8, 2, 0.5);
        double[] policy = OnlineMirrorDescent.of(10, 50).solve(game, NONE).policy();
        FiniteStudy study = new FiniteStudy("partition", List.of(50L, 500L), 20);
        List<FiniteStudy.Summary> whole = study.run(new CountSimulator(game, NONE, policy), 9, 0.1);

        List<FiniteStudy.Unit> shuffled = new ArrayList<>(study.units());
        Collections.shuffle(shuffled, new Random(3));
        List<FiniteStudy.Measured> parts = new ArrayList<>();
        for (List<FiniteStudy.Unit> part : List.of(shuffled.subList(0, 13), shuffled.subList(13, 40))) {
            CountSimulator another = new CountSimulator(game, NONE, policy);
            part.forEach(unit -> parts.add(study.measure(unit, another, 9)));
        }
        assertThat(study.summarise(parts, 0.1)).isEqualTo(whole);
    }

    @Test
    void aBillionBiddersMeetTheLimit() {
        AuctionGame game = game(20, 3, 0.6);
        Equilibrium equilibrium = OnlineMirrorDescent.of(10, 200).solve(game, NONE);
        FiniteOutcome outcome =
                new CountSimulator(game, NONE, equilibrium.policy()).simulate(1_000_000_000, Rng.seed(8));
        assertThat(outcome.revenue()).isCloseTo(equilibrium.objective(), within(1e-4));
    }

    /** 0.6 goods per bidder in three rounds: each share of 0.2 is off by a rounding, and no good may be lost to it. */
    @Test
    void everyUnitIsSoldHoweverManyBiddersThereAre() {
        AuctionGame game = game(20, 3, 0.6);
        double[] policy = OnlineMirrorDescent.of(10, 200).solve(game, NONE).policy();
        CountSimulator counting = new CountSimulator(game, NONE, policy);
        for (long bidders : new long[] {40, 1_000_000_000}) {
            double sold = counting.simulate(bidders, Rng.seed(8)).sold();
            assertThat(Math.round(sold * bidders)).isEqualTo(bidders / 5 * 3);
        }
        double sold = new AgentSimulator(game, NONE, List.of(policy))
                .simulate(40, Rng.seed(8))
                .sold();
        assertThat(Math.round(sold * 40)).isEqualTo(24);
        assertThat(Units.of(0.55, 10)).isEqualTo(5);
    }

    @Test
    void noBiddersAreRefused() {
        AuctionGame game = game(8, 2, 0.5);
        assertThatThrownBy(() -> new CountSimulator(game, NONE, new double[128]).simulate(0, Rng.seed(1)))
                .isInstanceOf(GameException.class)
                .hasMessageContaining("the number of bidders is 0, must be between 1 and");
    }
}
