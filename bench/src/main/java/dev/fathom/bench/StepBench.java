package dev.fathom.bench;

import dev.fathom.engine.Engine;
import dev.fathom.engine.FaceSteps;
import dev.fathom.engine.Parallelism;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Training steps side by side: two threads against one, our tensors against the presets, our engine against Python
 * PyTorch.
 */
public final class StepBench {

    private static final Map<String, Integer> STEPS = Map.of("mlp", 100, "llama", 4, "resnet", 10);
    private static final Map<String, Double> PEER_LIMITS = Map.of("llama", 0.7, "mlp", 0.9, "resnet", 1.1);
    private static final double FACE_LIMIT = 1.05;
    private static final double THREAD_LIMIT = 1.05;

    private final int rounds;
    private final List<String> workloads;

    private StepBench(int rounds, List<String> workloads) {
        this.rounds = rounds;
        this.workloads = workloads;
    }

    /**
     * Runs what is asked for. The system properties {@code fathom.bench.rounds} and {@code fathom.bench.workloads}
     * (names with commas between) say how often and with what.
     *
     * @param args any of {@code threads}, {@code face} and {@code peers}
     */
    public static void main(String[] args) {
        int rounds = Integer.getInteger("fathom.bench.rounds", 9);
        String chosen = System.getProperty("fathom.bench.workloads", String.join(",", StepWorkload.NAMES));
        StepBench bench = new StepBench(rounds, List.of(chosen.split(",")));
        System.out.println(Engine.info());
        for (String part : args) {
            switch (part) {
                case "threads" -> bench.threads();
                case "face" -> bench.face();
                case "peers" -> bench.peers();
                default -> {
                    System.err.println("bench: there is no part '" + part + "'; choose of threads, face, peers");
                    System.exit(2);
                }
            }
        }
    }

    private static Alternating.Side onThreads(int threads, Parallelism parallelism, StepWorkload workload) {
        return times -> {
            Engine.setThreads(threads);
            Engine.setParallelism(parallelism);
            return Alternating.median(workload, times);
        };
    }

    private static int cores() {
        return Engine.info().threads().cores();
    }

    /** A step on all cores must not be slower than on one, with nothing set and as its recipe sets it. */
    private void threads() {
        System.out.printf("%nA step on %d threads against one thread (at most %.2f)%n", cores(), THREAD_LIMIT);
        for (String name : workloads) {
            StepWorkload workload = StepWorkload.of(name);
            Alternating.Result result = new Alternating()
                    .side("1 thread", onThreads(1, Parallelism.MATRIX_PRODUCTS, workload))
                    .side("nothing set", onThreads(cores(), Parallelism.MATRIX_PRODUCTS, workload))
                    .side("as in its recipe", onThreads(cores(), workload.parallelism(), workload))
                    .run(rounds, STEPS.getOrDefault(name, 10));
            report(name, result, "nothing set", "1 thread", THREAD_LIMIT);
            report(name, result, "as in its recipe", "1 thread", THREAD_LIMIT);
        }
    }

    /** What our tensors cost above the presets. */
    private void face() {
        System.out.printf("%nThe same step with our tensors and on the presets (at most %.2f)%n", FACE_LIMIT);
        Engine.setThreads(1);
        Alternating.Result result = new Alternating()
                .side("presets", FaceSteps.onPresets())
                .side("tensors", FaceSteps.withTensors())
                .run(rounds, 200);
        report("mlp, plain descent", result, "tensors", "presets", FACE_LIMIT);
    }

    /** Both at their best: one or all threads, whichever is quicker. */
    private void peers() {
        System.out.printf("%nA step here and in Python PyTorch, each with the threads it is quickest with%n");
        Optional<String> python = PythonPeer.python("torch");
        if (python.isEmpty()) {
            System.out.println("no Python with torch was found (Debian: apt-get install python3-torch); left out");
            return;
        }
        Path script = Path.of(System.getProperty("fathom.bench.peers", "bench/peers"), "training_steps.py");
        Map<Integer, PythonPeer> peers = new LinkedHashMap<>();
        for (int threads : new int[] {1, cores()}) {
            peers.put(threads, PythonPeer.start(python.get(), script, String.valueOf(threads)));
        }
        try {
            for (String name : workloads) {
                StepWorkload workload = StepWorkload.of(name);
                Alternating sides = new Alternating();
                peers.forEach((threads, peer) -> {
                    sides.side("peer " + threads, times -> peer.ask(name + " " + times));
                    sides.side("ours " + threads, onThreads(threads, workload.parallelism(), workload));
                });
                Alternating.Result result = sides.run(rounds, STEPS.getOrDefault(name, 10));
                report(
                        name,
                        result,
                        result.quickest("ours"),
                        result.quickest("peer"),
                        PEER_LIMITS.getOrDefault(name, 1.0));
            }
        } finally {
            peers.values().forEach(PythonPeer::close);
        }
    }

    private static void report(String name, Alternating.Result result, String ours, String theirs, double limit) {
        List<String> times = new ArrayList<>();
        result.millis()
                .keySet()
                .forEach(side -> times.add(String.format(Locale.ROOT, "%s %.3f ms", side, result.of(side))));
        double[] ratio = result.ratio(ours, theirs);
        System.out.printf(
                Locale.ROOT,
                "%-20s %s / %s = %.3f [%.3f, %.3f], limit %.2f: %s   (%s)%n",
                name,
                ours,
                theirs,
                ratio[1],
                ratio[0],
                ratio[2],
                limit,
                ratio[1] <= limit ? "met" : "NOT MET",
                String.join(", ", times));
    }
}
