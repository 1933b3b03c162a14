package dev.fathom.lab.claim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.AtomicFile;
import dev.fathom.lab.checkpoint.FileLayer;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.Progress;
import dev.fathom.lab.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** A claim's view of the run it is measured in. What each seed gave lies in the claim's folder. */
final class SeedContext implements StudyContext {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Run run;
    private final String study;
    private final String folder;
    private final List<Long> seeds;
    private final boolean full;
    private final List<Plot> plots = new ArrayList<>();
    private int calls;
    private boolean ownProgress;

    SeedContext(Run run, String method, Claim claim, List<Long> seeds, boolean full) {
        this.run = run;
        this.study = "claims/" + method;
        this.folder = study + "/" + claim.id();
        this.seeds = List.copyOf(seeds);
        this.full = full;
    }

    @Override
    public List<Long> seeds() {
        return seeds;
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public Path directory() {
        return folder(folder);
    }

    private Path folder(String name) {
        Path directory = run.file(name);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw cannot("made", directory, e);
        }
    }

    @Override
    public Samples each(SeedFigures figures) throws Exception {
        Path kept = directory().resolve("seeds-" + ++calls + ".json");
        ObjectNode known = seeds(kept);
        Samples samples = new Samples();
        if (!ownProgress) {
            run.progress().begin(seeds.size(), "seeds");
        }
        for (int i = 0; i < seeds.size(); i++) {
            long seed = seeds.get(i);
            JsonNode before = known.get(String.valueOf(seed));
            if (before == null) {
                if (stopRequested()) {
                    throw new InterruptedException("stopped before seed " + seed);
                }
                Map<String, Double> measured = figures.measure(seed);
                samples.add(seed, measured);
                ObjectNode node = known.putObject(String.valueOf(seed));
                measured.forEach((name, value) -> node.put(name, Double.toString(value)));
                write(kept, known);
            } else {
                samples.add(seed, decoded(before));
            }
            if (!ownProgress) {
                run.progress().at(i + 1L);
            }
        }
        return samples;
    }

    @Override
    public <T> T kept(String name, Class<T> type, Callable<T> maker) throws Exception {
        Path file = folder(study + "/kept").resolve(name + ".json");
        Optional<T> before = read(file, type);
        if (before.isPresent()) {
            return before.get();
        }
        T made = maker.call();
        write(file, made);
        return made;
    }

    private static Map<String, Double> decoded(JsonNode node) {
        Map<String, Double> figures = new LinkedHashMap<>();
        node.properties()
                .forEach(field -> figures.put(
                        field.getKey(), Double.valueOf(field.getValue().asText())));
        return figures;
    }

    /** What the seeds gave in an earlier part of this run. */
    private static ObjectNode seeds(Path file) {
        ObjectNode known = read(file, ObjectNode.class).orElseGet(JSON::createObjectNode);
        try {
            known.properties().forEach(seed -> decoded(seed.getValue()));
            return known;
        } catch (NumberFormatException e) {
            return JSON.createObjectNode();
        }
    }

    /** What was written in an earlier part of this run; a file that cannot be understood counts for nothing. */
    private static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.ofNullable(JSON.readValue(Files.readString(file), type))
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw cannot("read", file, e);
        }
    }

    private static void write(Path file, Object content) {
        try {
            AtomicFile.write(file, JSON.writeValueAsString(content), FileLayer.disk());
        } catch (IOException e) {
            throw cannot("written", file, e);
        }
    }

    private static FathomException cannot(String done, Path file, IOException e) {
        return new FathomException(
                ExitStatus.DISK_OR_MEMORY,
                file + " could not be " + done + ": " + e.getMessage(),
                "free some space or make the folder writable, then go on with --resume",
                e);
    }

    /** Keeps the trace of a failure in the claim's folder and says in one line what it is. */
    String record(Exception e) {
        Path file = directory().resolve("failure.txt");
        try {
            Files.writeString(file, Reproduction.trace(e), StandardCharsets.UTF_8);
        } catch (IOException writing) {
            throw cannot("written", file, writing);
        }
        String message = e.getMessage() == null ? "no message" : e.getMessage().replaceAll("\\s+", " ");
        return e instanceof FathomException ? message : e.getClass().getSimpleName() + ": " + message;
    }

    @Override
    public void plot(Plot plot) {
        if (plots.stream().anyMatch(other -> other.name().equals(plot.name()))) {
            throw new IllegalArgumentException("the claim has a plot named '" + plot.name() + "' already");
        }
        plots.add(plot);
    }

    List<Plot> plots() {
        return plots;
    }

    @Override
    public void say(String message) {
        run.say(message);
    }

    @Override
    public Progress progress() {
        ownProgress = true;
        return run.progress();
    }

    @Override
    public boolean stopRequested() {
        return run.stopRequested();
    }

    @Override
    public void uses(DataProvenance data) {
        run.uses(data);
    }
}
