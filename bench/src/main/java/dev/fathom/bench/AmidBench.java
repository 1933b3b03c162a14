package dev.fathom.bench;

import dev.fathom.amid.AdjointGradient;
import dev.fathom.amid.auction.AuctionGame;
import dev.fathom.amid.auction.BatchedAuction;
import dev.fathom.amid.auction.FirstPrice;
import dev.fathom.amid.auction.NeuralMechanism;
import dev.fathom.amid.auction.Release;
import dev.fathom.amid.equilibrium.OnlineMirrorDescent;
import dev.fathom.amid.finite.CountSimulator;
import dev.fathom.amid.game.Softmax;
import dev.fathom.amid.game.TabularGame;
import dev.fathom.engine.Rng;
import dev.fathom.optim.adjoint.Checkpointing;

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
        againstTheDenseForm(first, 10, 7, 3);
        againstTheDenseForm(first, STEPS, 5, 1);
        subnormal(first);
        gradients();
        bidders(first);
    }

    /** The same steps of both; the first ones take longer, for every bid still has probability. */
    private static void againstTheDenseForm(AuctionGame game, int steps, int blocks, int warmUps) {
        TabularGame dense = new TabularGame(new DenseFirstPrice(game.auction()), game.entropy());
        OnlineMirrorDescent solver = OnlineMirrorDescent.of(10, steps);
        double[] ours = solver.solve(game, NONE).dual();
        double[] theirs = solver.solve(dense, NONE).dual();
        double difference = 0;
        int perRound = game.states() * game.actions();
        for (int i = 0; i < ours.length; i++) {
            int at = i / perRound * dense.states() * dense.actions() + i % perRound;
            difference = Math.max(difference, Math.abs(ours[i] - theirs[at]));
        }
        Alternating.Result result = new Alternating()
                .side("dense", () -> solver.solve(dense, NONE))
                .side("structured", () -> solver.solve(game, NONE))
                .run(blocks, warmUps);
        double structured = result.of("structured") / steps;
        double tabular = result.of("dense") / steps;
        System.out.printf(
                "a mirror-descent iteration, mean of the first %d, H = 4: structured %.3f ms (at most 0.33), dense %.2f ms, ratio %.0f (at least"
                        + " 20), largest difference of the duals %.1e%n",
                steps, structured, tabular, tabular / structured, difference);
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
