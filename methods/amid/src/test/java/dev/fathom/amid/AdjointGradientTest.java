package dev.fathom.amid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.Mechanism;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Objective;
import dev.fathom.amid.auction.PaymentRule;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.auction.StaticMechanism;
import dev.fathom.amid.auction.Utility;
import dev.fathom.amid.auction.ValueDynamics;
import dev.fathom.amid.equilibrium.DifferentiableSolver;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.equilibrium.SoftBestResponse;
import dev.fathom.amid.game.BeachBar;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.SimplexProjection;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import dev.fathom.optim.adjoint.Checkpointing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdjointGradientTest {

    /**
     * P1. d(ζ0−ζ1) obeys δ ← (1 − ητ) δ − η (½ δ − 1) at θ = 0, x = ½, since dx = δ/4 and d(q0 − q1) = −2 dx + 1: so
     * dG/dθ = ¼ η (1 − m^T)/(1 − m), m = 1 − η (τ + ½).
     */
    @ParameterizedTest
    @CsvSource({"1, 0.25", "3, 0.39", "200, 0.4166666666666667"})
    void p1TwoRouteTollHasItsExactDerivative(int steps, double expected) {
        TabularGame game = new TabularGame(new TwoRoutes(), 0.1);
        GradientResult result =
                AdjointGradient.through(OnlineMirrorDescent.of(1, steps)).evaluate(game, new double[1]);

        assertThat(result.value()).isEqualTo(0.5);
        assertThat(result.gradient()[0]).isCloseTo(expected, within(1e-12));
    }

    /** P4. Against central differences; where a bid changes its side of the threshold in between, with a finer step. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "averse", "seeking", "hyperbolic"})
    void p4AgreesWithCentralDifferences(String utility) {
        Rng rng = Rng.seed(3).split(utility);
        for (double tau : new double[] {1e-1, 1e-2, 1e-3}) {
            for (int steps : new int[] {1, 20, 40}) {
                for (ParameterizedGame game : games(utility, tau, rng)) {
                    check(game, OnlineMirrorDescent.of(Math.min(10, 0.5 / tau), steps), rng, 20);
                }
            }
        }
    }

    private static List<ParameterizedGame> games(String name, double tau, Rng rng) {
        Utility utility =
                switch (name) {
                    case "averse" -> Utility.riskAverse(1);
                    case "seeking" -> Utility.riskSeeking(1);
                    case "hyperbolic" -> Utility.hyperbolic(1);
                    default -> Utility.linear();
                };
        BatchedAuction auction = BatchedAuction.builder()
                .values(7)
                .bids(9)
                .rounds(3)
                .supply(0.6)
                .dynamics((h, initial) -> Markets.randomMatrix(8, Rng.seed(11).split(h)))
                .utility(utility)
                .entropy(tau)
                .build();
        return List.of(
                auction.under(StaticMechanism.of(auction)),
                auction.under(NeuralMechanism.of(auction, 10)),
                auction.under(new NeuralMechanism(3, 9, 6, PaymentRule.UNBOUNDED), Objective.mix(0.5)));
    }

    private static void check(ParameterizedGame game, DifferentiableSolver solver, Rng rng, int directions) {
        double[] theta = start(game, rng);
        double[] gradient =
                AdjointGradient.through(solver).evaluate(game, theta).gradient();
        for (int i = 0; i < directions; i++) {
            double[] direction = Markets.normal(theta.length, rng);
            double exact = 0;
            for (int j = 0; j < theta.length; j++) {
                exact += gradient[j] * direction[j];
            }
            double worst = Double.POSITIVE_INFINITY;
            for (double step : new double[] {1e-5, 1e-6, 1e-7}) {
                double fd = (objective(game, solver, theta, direction, step)
                                - objective(game, solver, theta, direction, -step))
                        / (2 * step);
                worst = Math.min(worst, Math.abs(exact - fd) / Math.max(1e-3, Math.abs(fd)));
                if (worst <= 1e-6) {
                    break;
                }
            }
            assertThat(worst).as("%s, direction %d", game, i).isLessThanOrEqualTo(1e-6);
        }
    }

    private static double[] start(ParameterizedGame game, Rng rng) {
        double[] theta = game instanceof AuctionGame auction
                ? auction.mechanism().initialParameters(rng)
                : new double[game.parameterCount()];
        double[] noise = Markets.normal(theta.length, rng);
        for (int j = 0; j < theta.length; j++) {
            theta[j] += 0.2 * noise[j];
        }
        return theta;
    }

    private static double objective(
            ParameterizedGame game, DifferentiableSolver solver, double[] theta, double[] direction, double step) {
        double[] moved = theta.clone();
        for (int j = 0; j < moved.length; j++) {
            moved[j] += step * direction[j];
        }
        return solver.solve(game, moved).objective();
    }

    /** The same for a tabular game, the other policy map and the other differentiable solver. */
    @Test
    void otherGamesMapsAndSolversAgreeWithCentralDifferences() {
        Rng rng = Rng.seed(5);
        TabularGame beach = new TabularGame(BeachBar.withHighestToll(0.5), 0.05);
        check(beach, OnlineMirrorDescent.of(1, 30), rng, 5);
        check(beach, SoftBestResponse.of(0.2, 30), rng, 5);
        check(beach, new OnlineMirrorDescent(1, 20, new SimplexProjection()), rng, 5);
        BeachBar linear = BeachBar.withHighestToll(0.5).with(BeachBar.Crowding.LINEAR);
        check(new TabularGame(linear, 0.05), OnlineMirrorDescent.of(1, 30), rng, 5);
        BatchedAuction auction = BatchedAuction.builder()
                .values(6)
                .bids(8)
                .rounds(2)
                .entropy(0.05)
                .build();
        check(auction.under(StaticMechanism.of(auction), Objective.WELFARE), SoftBestResponse.of(0.1, 30), rng, 5);
    }

    /** Where transitions depend on θ and on the population, the gradient runs through both. */
    @Test
    void transitionsThatVaryAgreeWithCentralDifferences() {
        Rng rng = Rng.seed(8);
        TabularGame game = new TabularGame(new Contagion(), 0.1);
        check(game, OnlineMirrorDescent.of(1, 30), rng, 5);
        check(game, SoftBestResponse.of(0.2, 30), rng, 5);
    }

    /** P5. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 400})
    void p5CheckpointingChangesMemoryAndNotASingleBit(int steps) {
        BatchedAuction auction = BatchedAuction.builder()
                .values(6)
                .bids(7)
                .rounds(3)
                .entropy(1e-2)
                .build();
        AuctionGame game = auction.under(NeuralMechanism.of(auction, 8));
        double[] theta = game.initialParameters(1);
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, steps);
        GradientResult all = new AdjointGradient(solver, Checkpointing.storeAll()).evaluate(game, theta);
        for (Checkpointing other : List.of(Checkpointing.sqrt(), Checkpointing.every(5), Checkpointing.every(1))) {
            GradientResult result = new AdjointGradient(solver, other).evaluate(game, theta);
            assertThat(result.gradient()).containsExactly(all.gradient());
            assertThat(result.value()).isEqualTo(all.value());
        }
        GradientResult sqrt = new AdjointGradient(solver, Checkpointing.sqrt()).evaluate(game, theta);
        assertThat(sqrt.peakStoredStates()).isLessThanOrEqualTo(2 * (int) Math.ceil(Math.sqrt(steps)) + 3);
        assertThat(sqrt.steps()).isLessThan(2L * steps + 1);
        assertThat(all.peakStoredStates()).isEqualTo(steps + 1);
    }

    /** Section 2.2: W1, V2 256×105, W2, W3 256×256, W4 99×256, w 256 and the biases. */
    @Test
    void theFullNetworkHas211556Parameters() {
        assertThat(NeuralMechanism.of(Markets.a1(100), 256).parameterCount()).isEqualTo(211_556);
    }

    @Test
    void fixedRulesHaveAnEmptyGradient() {
        BatchedAuction auction = Markets.a1(10);
        List<Mechanism> fixed = new ArrayList<>(List.of(
                FirstPrice.of(auction, Release.EQUAL_SPLIT), FirstPrice.withReserve(auction, Release.AT_ONCE, 0.5)));
        for (Mechanism mechanism : fixed) {
            GradientResult result = AdjointGradient.through(OnlineMirrorDescent.of(10, 5))
                    .evaluate(auction.under(mechanism), new double[0]);
            assertThat(result.gradient()).isEmpty();
        }
    }

    @Test
    void driftIsADistributionFarFromTheGridToo() {
        double[][] w = ValueDynamics.drift(3, 0.01).matrix(0, new double[100]);
        assertThat(w[99][99]).isGreaterThan(0.6);
    }
}
