package dev.fathom.bench;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.ancre.rival.DenseFormerConfig;
import dev.fathom.ancre.rival.HyperConnectionsConfig;
import dev.fathom.engine.Engine;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.TopologyFactory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.Optimizer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A training step of a 12-layer LLaMA under several wirings, side by side: what shortcuts cost in time. */
public final class DepthStepBench {

    private static final int LAYERS = 12;
    private static final int VOCABULARY = 512;
    private static final int CONTEXT = 128;
    private static final int BATCH = 2;
    private static final double LIMIT = 1.03;

    private DepthStepBench() {}

    /**
     * Runs the widths asked for.
     *
     * @param args widths, multiples of 8; 256 and 512 if none
     */
    public static void main(String[] args) {
        int rounds = Integer.getInteger("fathom.bench.rounds", 7);
        int[] widths;
        try {
            widths = widths(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.out.println(Engine.info());
        for (int width : widths) {
            run(width, rounds);
        }
    }

    /** The widths asked for. */
    static int[] widths(String... args) {
        return args.length == 0
                ? new int[] {256, 512}
                : Arrays.stream(args).mapToInt(DepthStepBench::width).toArray();
    }

    private static int width(String text) {
        if (text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) % 8 == 0) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "bench/run depth: a width must be a multiple of 8 from 8 to 99992, got '" + text + "'");
    }

    private static void run(int width, int rounds) {
        Map<String, TopologyFactory> wirings = new LinkedHashMap<>();
        wirings.put("cascade", new CascadeConfig());
        wirings.put("ancre", AncreConfig.defaults());
        wirings.put("denseformer", DenseFormerConfig.defaults());
        wirings.put("hyper-connections", HyperConnectionsConfig.defaults());
        Alternating sides = new Alternating();
        wirings.forEach((name, depth) -> sides.side(name, step(depth, width)));
        Alternating.Result result = sides.run(rounds, 3);
        for (String name : wirings.keySet()) {
            double[] ratio = result.ratio(name, "cascade");
            System.out.printf(
                    Locale.ROOT,
                    "width %d, %-18s %8.1f ms a step, %.3f [%.3f, %.3f] of the cascade's%s%n",
                    width,
                    name,
                    result.of(name),
                    ratio[1],
                    ratio[0],
                    ratio[2],
                    name.equals("ancre") ? ", limit " + LIMIT + (ratio[1] <= LIMIT ? ": met" : ": NOT MET") : "");
        }
    }

    private static Runnable step(TopologyFactory depth, int width) {
        Llama model =
                new Llama(Llama.Config.of(VOCABULARY, width, LAYERS, 4, CONTEXT).withDepth(depth), Rng.seed(1));
        Optimizer optimizer = AdamWConfig.of(1e-4).create(model.trainable());
        Tensor ids = Rng.seed(2).randint(0, VOCABULARY, BATCH, CONTEXT);
        return () -> {
            try (Scope scope = Scope.open()) {
                model.loss(ids, ids, Pass.training(Rng.seed(3))).backward();
                optimizer.step();
                optimizer.clearGradients();
            }
        };
    }
}
