package dev.fathom.bench;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.equilibrium.DualUpdate;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.game.ParameterizedGame;
import dev.fathom.amid.game.Softmax;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import dev.fathom.optim.adjoint.Checkpointing;
import java.util.Arrays;

/** What mean-field design costs: 100 values, 100 bids, one thread. */
public final class AmidBench {

    private static final double[] NONE = {};
    private static final int STEPS = 400;

    private AmidBench() {}

    private static BatchedAuction market(int rounds) {
        return BatchedAuction.builder().rounds(rounds).build();
    }

    /** Measures everything. */
    public static void main(String[] args) {
        AuctionGame first = market(4).under(FirstPrice.of(market(4), Release.EQUAL_SPLIT));
        againstTheDenseForm(first, STEPS, 7, 1);
        againstTheDenseForm(first, 10, 7, 20);
        subnormal(first);
        gradients();
        bidders(first);
    }

    /**
     * The same steps of both, from ζ = 0, after a first round that the compiler has to itself. In the first ten every
     * bid still has probability; later most have none, and both forms pass over them.
     */
    private static void againstTheDenseForm(AuctionGame game, int steps, int blocks, int times) {
        TabularGame dense = new TabularGame(new DenseFirstPrice(game.auction()), game.entropy());
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, steps);
        Runnable ours = steps(game, solver);
        for (int i = 0; i < 10_000 / steps; i++) {
            ours.run();
        }
        Alternating.Result result = new Alternating()
                .side("dense", steps(dense, solver))
                .side("structured", ours)
                .run(blocks, times);
        double[] ratio = result.ratio("dense", "structured");
        System.out.printf(
                "a mirror-descent iteration, mean of the first %d, H = 4: structured %.3f ms (at most 0.33), dense %.2f ms,"
                        + " ratio %.1f [%.1f, %.1f] (at least 20), largest difference of the duals %.1e%n",
                steps,
                result.of("structured") / steps,
                result.of("dense") / steps,
                ratio[1],
                ratio[0],
                ratio[2],
                difference(game, dense, solver));
    }

    private static Runnable steps(ParameterizedGame game, OnlineMirrorDescent solver) {
        DualUpdate update = solver.update(game, game.at(NONE));
        DualUpdate.Tape tape = update.newTape();
        double[][] dual = {new double[game.dimension()]};
        return () -> {
            Arrays.fill(dual[0], 0);
            for (int t = 0; t < solver.iterations(); t++) {
                dual[0] = update.step(t, dual[0], tape);
            }
        };
    }

    private static double difference(AuctionGame game, TabularGame dense, OnlineMirrorDescent solver) {
        double[] ours = solver.solve(game, NONE).dual();
        double[] theirs = solver.solve(dense, NONE).dual();
        double difference = 0;
        int perRound = game.states() * game.actions();
        for (int i = 0; i < ours.length; i++) {
            int at = i / perRound * dense.states() * dense.actions() + i % perRound;
            difference = Math.max(difference, Math.abs(ours[i] - theirs[at]));
        }
        return difference;
    }

    private static void subnormal(AuctionGame game) {
        OnlineMirrorDescent cut = OnlineMirrorDescent.of(10, STEPS);
        OnlineMirrorDescent uncut = new OnlineMirrorDescent(10, STEPS, new Softmax(-1000));
        Alternating.Result result = new Alternating()
                .side("cut off", () -> cut.solve(game, NONE))
                .side("not", () -> uncut.solve(game, NONE))
                .run(7, 3);
        System.out.printf(
                "a solve of %d steps: %.1f ms with the cut-off of small probabilities, %.1f ms without%n",
                STEPS, result.of("cut off"), result.of("not"));
    }

    private static void gradients() {
        AuctionGame full = market(4).under(NeuralMechanism.of(market(4), 256));
        double[] theta = full.initialParameters(0);
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, STEPS);
        double millis = new Alternating()
                .side("gradient", () -> AdjointGradient.through(solver).evaluate(full, theta))
                .run(3, 1)
                .of("gradient");
        System.out.printf(
                "a gradient with %,d parameters, T = %d: %.2f s (at most 6)%n",
                full.parameterCount(), STEPS, millis / 1000);

        AuctionGame five = market(5).under(NeuralMechanism.of(market(5), 64));
        double[] begin = five.initialParameters(0);
        Alternating.Result result = new Alternating()
                .side("all", () -> new AdjointGradient(solver, Checkpointing.storeAll()).evaluate(five, begin))
                .side("sqrt", () -> new AdjointGradient(solver, Checkpointing.sqrt()).evaluate(five, begin))
                .run(5, 1);
        int all = new AdjointGradient(solver, Checkpointing.storeAll())
                .evaluate(five, begin)
                .peakStoredStates();
        int few = new AdjointGradient(solver, Checkpointing.sqrt())
                .evaluate(five, begin)
                .peakStoredStates();
        System.out.printf(
                "checkpoints, H = 5: time %.2f of storing all (at most 1.6), states held %d of %d (at least 5 times fewer)%n",
                result.ratio("sqrt", "all")[1], few, all);
    }

    private static void bidders(AuctionGame game) {
        double[] policy = OnlineMirrorDescent.of(10, STEPS).solve(game, NONE).policy();
        CountSimulator simulator = new CountSimulator(game, NONE, policy);
        Rng rng = Rng.seed(0);
        for (long n : new long[] {1_000, 1_000_000, 1_000_000_000}) {
            double millis = Alternating.median(() -> simulator.simulate(n, rng), 15);
            System.out.printf("a market of %,d bidders: %.1f ms%n", n, millis);
        }
    }
}
