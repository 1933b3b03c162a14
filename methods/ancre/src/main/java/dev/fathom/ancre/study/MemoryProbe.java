package dev.fathom.ancre.study;

import dev.fathom.ancre.AncreConfig;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Pass;
import dev.fathom.nn.TopologyFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much memory the forward and backward pass of a 12-layer LLaMA takes, measured in a process of its own: what an
 * allocator kept of earlier work would blur the figure.
 */
public final class MemoryProbe {

    private static final int LAYERS = 12;
    private static final int VOCABULARY = 64;
    private static final int CONTEXT = 128;
    private static final Map<String, TopologyFactory> WIRINGS =
            Map.of("ancre", AncreConfig.defaults(), "cascade", new CascadeConfig());

    private MemoryProbe() {}

    /**
     * Measures in a new process.
     *
     * @param wiring {@code ancre} or {@code cascade}
     * @throws IllegalArgumentException if there is no such wiring
     * @return growth of the process's peak in megabytes; NaN where it cannot be known, which is everywhere but on Linux
     */
    static double megabytes(String wiring, int width, int batch) throws IOException, InterruptedException {
        requireKnown(wiring);
        return megabytes(MemoryProbe.class, wiring, width, batch);
    }

    /** As {@link #megabytes(String, int, int)} by another program that takes the same three arguments. */
    static double megabytes(Class<?> program, String wiring, int width, int batch)
            throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                java.toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                wiring,
                String.valueOf(width),
                String.valueOf(batch)));
        // Tensors are mapped one by one and given back when released, so that the peak is theirs and not the
        // allocator's.
        builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
        builder.environment().put("FATHOM_THREADS", "1");
        Path complaints = Files.createTempFile("memory-probe", ".txt");
        try {
            Process process = builder.redirectError(complaints.toFile()).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException("the process that measures memory ended with status " + status + ": "
                        + reason(Files.readAllLines(complaints)));
            }
            return Double.parseDouble(answer.substring(answer.lastIndexOf('\n') + 1));
        } finally {
            Files.delete(complaints);
        }
    }

    /** The line that names an error or exception, else the last one. */
    private static String reason(List<String> complaints) {
        return complaints.stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse(complaints.isEmpty() ? "it said nothing" : complaints.get(complaints.size() - 1));
    }

    private static void requireKnown(String wiring) {
        if (!WIRINGS.containsKey(wiring)) {
            throw new IllegalArgumentException(
                    "no memory is measured for the wiring '" + wiring + "', only for " + WIRINGS.keySet());
        }
    }

    /** The process that measures: wiring, width, batch; prints megabytes. */
    public static void main(String[] args) {
        requireKnown(args[0]);
        print(Optional.ofNullable(WIRINGS.get(args[0])).orElseThrow(), args);
    }

    /** Measures a wiring in this process and prints megabytes; width and batch are the second and third argument. */
    static void print(TopologyFactory depth, String[] args) {
        int width = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        Llama model =
                new Llama(Llama.Config.of(VOCABULARY, width, LAYERS, 2, CONTEXT).withDepth(depth), Rng.seed(1));
        step(model, 1);
        double before = PeakMemory.now().orElse(0) / 1e6;
        OptionalLong peak = PeakMemory.during(() -> step(model, batch));
        System.out.println(peak.isPresent() ? peak.getAsLong() / 1e6 - before : Double.NaN);
    }

    private static void step(Llama model, int batch) {
        try (Scope scope = Scope.open()) {
            Tensor ids = Rng.seed(2).randint(0, VOCABULARY, batch, CONTEXT);
            model.loss(ids, ids, Pass.training(Rng.seed(3))).backward();
        }
    }
}
