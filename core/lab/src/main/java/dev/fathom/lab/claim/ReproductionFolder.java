package dev.fathom.lab.claim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.AtomicFile;
import dev.fathom.lab.checkpoint.FileLayer;
import dev.fathom.lab.run.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run of kind {@code reproduction} left in its folder: {@code claims.json}, {@code claims.txt} and a section of
 * the reproduction page for each method.
 *
 * @param path the run's folder
 */
public record ReproductionFolder(Path path) {

    /** The outcomes as a JSON array, the same from every such run but for {@code seconds}. */
    public String json() {
        return read(path.resolve("claims.json"));
    }

    /** The outcomes as text. */
    public String table() {
        return read(path.resolve("claims.txt"));
    }

    /** {@link ExitStatus#DONE} if every claim measured holds, else {@link ExitStatus#CLAIM_DOES_NOT_HOLD}. */
    public ExitStatus status() {
        for (JsonNode outcome : outcomes()) {
            if (!outcome.path("pass").asBoolean()) {
                return ExitStatus.CLAIM_DOES_NOT_HOLD;
            }
        }
        return ExitStatus.DONE;
    }

    /** The claims whose measuring failed, each as {@code METHOD ID}; where a figure is NaN, it did not fail. */
    public List<String> failed() {
        List<String> claims = new ArrayList<>();
        for (JsonNode outcome : outcomes()) {
            if (outcome.has(ResultJson.FAILURE)) {
                claims.add(outcome.path("method").asText() + " "
                        + outcome.path("claim").asText());
            }
        }
        return claims;
    }

    private JsonNode outcomes() {
        try {
            return new ObjectMapper().readTree(json());
        } catch (IOException e) {
            throw unreadable(path.resolve("claims.json"), e);
        }
    }

    /** Writes the outcomes into a reproduction page, new or old; the sections of other methods stay as they are. */
    public void writeInto(Path page) {
        Map<String, String> sections = new TreeMap<>();
        try (Stream<Path> files = Files.list(path.resolve("page"))) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                sections.put(name.replaceFirst("\\.md$", ""), read(file));
            }
        } catch (IOException e) {
            throw unreadable(path.resolve("page"), e);
        }
        String before = Files.isRegularFile(page) ? read(page) : "";
        write(page, ReproductionPage.merged(before, sections));
    }

    void write(Map<Study, List<Outcome>> outcomes, boolean full, Environment machine) {
        List<Outcome> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        outcomes.forEach((study, ofStudy) -> {
            all.addAll(ofStudy);
            text.append(text.isEmpty() ? "" : "\n").append(ResultTable.text(study, ofStudy));
            write(
                    path.resolve("page").resolve(study.method() + ".md"),
                    ReproductionPage.section(study, ofStudy, full, machine));
        });
        write(path.resolve("claims.json"), ResultJson.text(all));
        write(path.resolve("claims.txt"), text.toString());
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static void write(Path file, String text) {
        Path whole = file.toAbsolutePath();
        try {
            Path parent = whole.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            AtomicFile.write(whole, text, FileLayer.disk());
        } catch (IOException e) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    file + " could not be written: " + e,
                    "free some space or make the folder writable",
                    e);
        }
    }

    private static FathomException unreadable(Path file, IOException e) {
        return new FathomException(
                ExitStatus.DATA_MISMATCH,
                file + " could not be read: " + e,
                "the run must be of kind reproduction and have ended; go on with --resume",
                e);
    }
}
