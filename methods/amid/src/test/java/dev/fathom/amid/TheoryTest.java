package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.AuctionOutcome;
import dev.fathom.amid.auction.AuctionTheory;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.BidInversion;
import dev.fathom.amid.auction.Distributions;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.UniformPrice;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.auction.WinProbabilities;
import dev.fathom.amid.baseline.ImplicitGradient;
import dev.fathom.amid.baseline.ReserveSearch;
import dev.fathom.amid.baseline.TwoPointGradient;
import dev.fathom.amid.equilibrium.Equilibrium;
import dev.fathom.amid.equilibrium.FictitiousPlay;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.equilibrium.PriorDescent;
import dev.fathom.amid.equilibrium.SoftBestResponse;
import dev.fathom.amid.game.BeachBar;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class TheoryTest {

    private static final double[] NONE = {};

    /**
     * P2. With supply for all everyone wins at price 0 whatever others do: q = v on every bid, ζ = (1 − (1−ητ)^T) v/τ.
     */
    @Test
    void p2RewardsThatIgnoreThePopulationGiveTheGeometricSeries() {
        BatchedAuction auction = BatchedAuction.builder()
                .values(5)
                .bids(4)
                .rounds(1)
                .supply(2)
                .entropy(0.05)
                .build();
        AuctionGame game = auction.under(UniformPrice.of(auction, Release.AT_ONCE));
        int steps = 7;
        double[] dual = OnlineMirrorDescent.of(2, steps).solve(game, NONE).dual();
        double series = (1 - Math.pow(1 - 2 * 0.05, steps)) / 0.05;
        for (int i = 0; i < dual.length; i++) {
            assertThat(dual[i]).isCloseTo(series * (i / 4) / 5, within(1e-12));
        }
    }

    /** P3. At the fixed point the adjoint gradient is the implicit one. */
    @Test
    void p3FixedPointIsTheRegularisedEquilibriumAndBothGradientsAgree() {
        BatchedAuction auction = BatchedAuction.builder()
                .values(8)
                .bids(8)
                .rounds(3)
                .supply(0.6)
                .dynamics((h, initial) -> Markets.randomMatrix(9, Rng.seed(2).split(h)))
                .entropy(0.5)
                .build();
        AuctionGame game = auction.under(NeuralMechanism.of(auction, 12));
        double[] theta = game.initialParameters(3);
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(1, 400);
        Equilibrium equilibrium = solver.solve(game, theta);

        assertThat(equilibrium.residual()).isLessThan(1e-10);
        assertThat(equilibrium.exploitability(0.5)).isLessThan(1e-10);
        double[] adjoint = AdjointGradient.through(solver).evaluate(game, theta).gradient();
        double[] implicit = new ImplicitGradient(solver, 200, 1e-15)
                .evaluate(game, theta, 0)
                .gradient();
        for (int i = 0; i < adjoint.length; i++) {
            assertThat(implicit[i]).isCloseTo(adjoint[i], within(1e-10));
        }
    }

    /** P6. */
    @Test
    void p6MassIsKeptAndNoMoreIsSoldThanThereIs() {
        Rng rng = Rng.seed(4);
        BatchedAuction auction = BatchedAuction.builder()
                .values(9)
                .bids(11)
                .rounds(4)
                .dynamics(ValueDynamics.drift(1.2, 0.2).reentry(0.4))
                .build();
        for (int trial = 0; trial < 60; trial++) {
            Mechanism mechanism = trial % 2 == 0
                    ? StaticMechanism.of(auction)
                    : new NeuralMechanism(4, 11, 7, trial % 4 == 1 ? PaymentRule.BELOW_BID : PaymentRule.UNBOUNDED);
            AuctionGame game = auction.under(mechanism);
            double[] theta = new double[game.parameterCount()];
            Arrays.setAll(theta, i -> 100 * (rng.nextDouble() - 0.5));
            Equilibrium equilibrium = OnlineMirrorDescent.of(10, 5).solve(game, theta);
            AuctionOutcome outcome = game.outcome(theta, equilibrium.policy());
            double sold = 0;
            for (int h = 0; h < 4; h++) {
                AuctionOutcome.Round round = outcome.rounds().get(h);
                double active = sum(round.population());
                double inactive = equilibrium.passage().mass(h, 9);
                assertThat(active + inactive).isCloseTo(1, within(1e-12));
                assertThat(sum(round.demand())).isCloseTo(active, within(1e-12));
                double won = 0;
                for (int a = 0; a < 11; a++) {
                    won += round.demand().get(a) * round.win().get(a);
                    boolean below = round.payments().get(a) <= a / 11.0 + 1e-12;
                    assertThat(round.payments().get(a)).isNotNegative();
                    assertThat(below || trial % 4 == 3).isTrue();
                }
                assertThat(won).isCloseTo(Math.min(round.sold(), active), within(1e-12));
                sold += round.sold();
            }
            assertThat(sold).isLessThanOrEqualTo(0.8 + 1e-12);
        }
    }

    private static double sum(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** P7. */
    @Test
    void p7WhatIsUnsoldDoesNotExpandDifferences() {
        Rng rng = Rng.seed(5);
        for (int trial = 0; trial < 10_000; trial++) {
            double[][] d = draw(rng);
            double[][] e = draw(rng);
            double alpha = rng.nextDouble();
            double beta = rng.nextDouble();
            assertThat(distance(unsold(d, alpha), unsold(e, alpha))).isLessThanOrEqualTo(distance(d, e) + 1e-12);
            assertThat(distance(unsold(d, alpha), unsold(d, beta))).isCloseTo(Math.abs(alpha - beta), within(1e-12));
        }
    }

    private static double[][] draw(Rng rng) {
        double[][] d = new double[3][4];
        double total = 0;
        for (double[] row : d) {
            for (int a = 0; a < 4; a++) {
                row[a] = rng.nextDouble() < 0.2 ? 0 : rng.nextDouble();
                total += row[a];
            }
        }
        for (double[] row : d) {
            for (int a = 0; a < 4; a++) {
                row[a] /= total;
            }
        }
        return d;
    }

    private static double[][] unsold(double[][] d, double alpha) {
        double[] bids = new double[4];
        for (double[] row : d) {
            for (int a = 0; a < 4; a++) {
                bids[a] += row[a];
            }
        }
        double[] win = new double[4];
        WinProbabilities.of(bids, alpha, new double[4], win);
        double[][] left = new double[3][4];
        for (int s = 0; s < 3; s++) {
            for (int a = 0; a < 4; a++) {
                left[s][a] = d[s][a] * (1 - win[a]);
            }
        }
        return left;
    }

    private static double distance(double[][] a, double[][] b) {
        double sum = 0;
        for (int s = 0; s < a.length; s++) {
            for (int i = 0; i < a[s].length; i++) {
                sum += Math.abs(a[s][i] - b[s][i]);
            }
        }
        return sum;
    }

    /** P8. */
    @Test
    void p8EmptyBidsFollowTheConventions() {
        assertThat(win(0.5, .5, 0, .5)).containsExactly(0, 0, 1);
        double[] more = win(0.6, .5, 0, .5);
        assertThat(more[0]).isCloseTo(0.2, within(1e-15));
        assertThat(more[1]).isEqualTo(1);
        assertThat(more[2]).isEqualTo(1);
        assertThat(win(0, .5, 0, .5)).containsExactly(0, 0, 0);
        assertThat(win(0, 0, 0, 0)).containsExactly(0, 0, 0);
        assertThat(WinProbabilities.threshold(new double[] {.2, .3, .5}, 0.6)).isEqualTo(1);
    }

    private static double[] win(double sold, double... bids) {
        double[] win = new double[bids.length];
        WinProbabilities.of(bids, sold, new double[bids.length], win);
        return win;
    }

    /** P11. Uniform values: ¼ at ½; the best reserve reaches at least 98 % of the bound and no reserve exceeds it. */
    @Test
    void p11NoReserveEarnsMoreThanMyersonsBoundAndTheBestComesClose() {
        BatchedAuction auction = Markets.a1(100);
        double bound = AuctionTheory.myersonMeanField(auction);
        assertThat(bound).isCloseTo(0.25, within(1e-12));
        assertThat(AuctionTheory.powerReserve(1)).isCloseTo(0.5, within(1e-12));
        ReserveSearch search = new ReserveSearch(OnlineMirrorDescent.of(10, 500), Release.EQUAL_SPLIT, 0.05);
        List<ReserveSearch.Point> curve = search.curve(auction, Objective.REVENUE);

        assertThat(curve.get(10).objective()).isCloseTo(0.2460, within(5e-5));
        assertThat(search.best(auction, Objective.REVENUE, 5e-3).objective()).isGreaterThan(0.98 * bound);
        assertThat(curve).allSatisfy(point -> assertThat(point.objective()).isLessThan(bound + 0.005));
    }

    /**
     * P11. Other distributions, counted in n cells so that P(v ≥ p) is exact on the grid: the best posted price misses
     * the continuous one by at most half a cell, the revenue by the square of that.
     */
    @Test
    void p11PowerAndExponentialValuesHaveTheirBounds() {
        int n = 1000;
        for (double k : new double[] {0.5, 2, 3}) {
            BatchedAuction auction = market(0.9, mass(n, v -> 1 - Math.pow(v, k)));
            double reserve = AuctionTheory.powerReserve(k);
            assertThat(reserve * (1 - Math.pow(reserve, k))).isCloseTo(reserve * k / (1 + k), within(1e-12));
            assertThat(AuctionTheory.myersonMeanField(auction)).isCloseTo(reserve * k / (1 + k), within(1e-6));
            assertThat(bestPosted(auction)).isCloseTo(reserve, within(0.5 / n + 1e-9));
        }
        double lambda = 5;
        BatchedAuction exponential = market(0.9, mass(n, v -> Math.exp(-lambda * v)));
        assertThat(AuctionTheory.myersonMeanField(exponential)).isCloseTo(1 / (lambda * Math.E), within(1e-6));
        assertThat(bestPosted(exponential)).isCloseTo(1 / lambda, within(0.5 / n + 1e-9));
    }

    private static BatchedAuction market(double supply, double... distribution) {
        return BatchedAuction.builder()
                .values(distribution.length)
                .bids(2)
                .rounds(1)
                .supply(supply)
                .initialDistribution(distribution)
                .build();
    }

    /** What lies in each of n cells of [0, 1), and above 1 in the last, given P(value ≥ v). */
    private static double[] mass(int n, DoubleUnaryOperator above) {
        double[] mass = new double[n];
        for (int s = 0; s < n; s++) {
            mass[s] = above.applyAsDouble((double) s / n) - (s == n - 1 ? 0 : above.applyAsDouble((s + 1.0) / n));
        }
        return mass;
    }

    /** The price p on the grid with the largest p · P(v ≥ p). */
    private static double bestPosted(BatchedAuction auction) {
        double[] mu = auction.initialDistribution();
        double quantity = 0;
        double best = 0;
        double price = 0;
        for (int s = mu.length - 1; s >= 0; s--) {
            quantity += mu[s];
            if (quantity * s / mu.length > best) {
                best = quantity * s / mu.length;
                price = (double) s / mu.length;
            }
        }
        return price;
    }

    /**
     * P11. A fifth of the bidders have 0.9, the others 0.3: selling 0.2 at 0.9 brings 0.18, selling 1 at 0.3 brings
     * 0.3. With a supply of 0.6, half of each: 0.24, more than any one price.
     */
    @Test
    void p11BetweenTwoPricesTheBoundMixesThem() {
        double[] two = new double[10];
        two[9] = 0.2;
        two[3] = 0.8;
        assertThat(AuctionTheory.myersonMeanField(market(0.6, two))).isCloseTo(0.24, within(1e-12));
        assertThat(AuctionTheory.myersonMeanField(market(0.2, two))).isCloseTo(0.18, within(1e-12));
        assertThat(AuctionTheory.myersonMeanField(market(1, two))).isCloseTo(0.3, within(1e-12));
    }

    /** P15. On ½|x|² the two-point estimate's mean is the gradient x itself, whatever the radius. */
    @Test
    void p15TwoPointEstimatesAreUnbiasedOnAQuadratic() {
        double[] x = {1, -2, 0.5};
        int draws = 10_000;
        double[] sum = new double[3];
        double[] squares = new double[3];
        Rng rng = Rng.seed(6);
        for (int i = 0; i < draws; i++) {
            double[] g = TwoPointGradient.estimate(
                            y -> Arrays.stream(y).map(v -> v * v / 2).sum(), x, 0.3, rng)
                    .gradient();
            for (int j = 0; j < 3; j++) {
                sum[j] += g[j] / draws;
                squares[j] += g[j] * g[j] / draws;
            }
        }
        for (int j = 0; j < 3; j++) {
            double error = Math.sqrt((squares[j] - sum[j] * sum[j]) / draws);
            assertThat(sum[j]).isCloseTo(x[j], within(4 * error));
        }
    }

    /** P16. */
    @Test
    void p16SomebodyBidsAtTheMarginWithEntropy() {
        AuctionGame game = Markets.a1(30).under(FirstPrice.of(Markets.a1(30), Release.EQUAL_SPLIT));
        double[] policy = OnlineMirrorDescent.of(10, 200).solve(game, NONE).policy();
        assertThat(game.outcome(NONE, policy).warnings()).isEmpty();
        assertThat(WinProbabilities.isNoZeroDominance(new double[] {0.2, 0, 0.3}, 0.4))
                .isTrue();
        assertThat(WinProbabilities.isNoZeroDominance(new double[] {0, 0, 0.3}, 0.4))
                .isTrue();
        assertThat(WinProbabilities.isNoZeroDominance(new double[] {0.5, 0.5, 0}, 0))
                .isFalse();
        assertThat(WinProbabilities.isNoZeroDominance(new double[] {0.5, 0.25, 0.25}, 0.5))
                .isTrue();
        assertThat(WinProbabilities.isNoZeroDominance(new double[] {0.5, 0, 0.5}, 0.5))
                .as("pw is 0 or 1 and nobody bids between")
                .isFalse();
    }

    /** P16. Rules that sell just what those with the highest bid ask for, when nobody bids the next lower. */
    @Test
    void p16AGapBelowTheMarginIsWarnedOf() {
        BatchedAuction auction =
                BatchedAuction.builder().values(2).bids(3).rounds(1).supply(0.5).build();
        double[] policy = {1, 0, 0, 0, 0, 1};
        assertThat(auction.under(FirstPrice.of(auction, Release.AT_ONCE))
                        .outcome(NONE, policy)
                        .warnings())
                .containsExactly("round 0: nobody bids at the margin; a finite market need not come close to this");
    }

    @Test
    void otherSolversComeToTheSameBeach() {
        TabularGame game = new TabularGame(BeachBar.withHighestToll(0.5), 1e-2);
        double[] theta = new double[20];
        Arrays.fill(theta, -50);
        Equilibrium mirror = OnlineMirrorDescent.of(1, 200).solve(game, theta);
        assertThat(mirror.objective()).isCloseTo(-0.1162, within(1e-4));
        assertThat(mirror.exploitability(0)).isCloseTo(0.0155, within(1e-4));
        assertThat(SoftBestResponse.of(0.02, 500).solve(game, theta).objective())
                .isCloseTo(-0.1162, within(2e-3));
        assertThat(new FictitiousPlay(2000).solve(game, theta).objective()).isCloseTo(-0.1162, within(4e-3));
        assertThat(new PriorDescent(1, 10, 2000).solve(game, theta).exploitability(0))
                .isLessThan(0.02);
    }

    /** Two bidders with uniform values bid half of them. */
    @Test
    void valuesAreFoundFromBids() {
        Rng rng = Rng.seed(7);
        double[] bids = new double[2000];
        Arrays.setAll(bids, i -> rng.nextDouble() / 2);
        double[] values = BidInversion.values(bids, 2);
        double[] share = Distributions.histogram(values, 10, 1);
        for (int cell = 1; cell < 9; cell++) {
            assertThat(share[cell]).isBetween(0.07, 0.13);
        }
        assertThat(Arrays.stream(values).average().orElse(0)).isCloseTo(0.5, within(0.03));
    }
}
