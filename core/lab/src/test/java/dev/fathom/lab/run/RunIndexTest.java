package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunIndexTest {

    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();

    private static RunRecord record(String id, RunStatus status, long second) {
        Instant time = Instant.ofEpochSecond(second);
        return new RunRecord(
                id, "r", "k", 1, false, "", Environment.ofThisJava("", 1), time, time, status, "", Map.of(), List.of());
    }

    private static RunIndex index(Path file, List<String> warnings) {
        return new RunIndex(file, List::of, warnings::add);
    }

    @Test
    void twoProcessesWriteWhileAThirdReads() throws Exception {
        Path file = temp.resolve("index.sqlite");
        int each = "full".equals(System.getProperty("fathom.soak")) ? 2_000 : 60;
        ChildJvm one = ChildJvm.start(temp.resolve("one"), Hammer.class, file.toString(), "a", "" + each);
        ChildJvm two = ChildJvm.start(temp.resolve("two"), Hammer.class, file.toString(), "b", "" + each);
        RunIndex reader = index(file, warnings);
        int seen = 0;
        while (one.process().isAlive() || two.process().isAlive()) {
            int now = reader.all().orElseThrow().size();
            assertThat(now).isGreaterThanOrEqualTo(seen);
            seen = now;
        }
        assertThat(one.await()).as(one.printed()).isZero();
        assertThat(two.await()).as(two.printed()).isZero();
        assertThat(reader.all().orElseThrow()).hasSize(2 * each).allMatch(run -> run.status() == RunStatus.FINISHED);
        assertThat(warnings).isEmpty();
    }

    /** Writes records and their changes; ends with 1 if anything was worth a warning. */
    static final class Hammer {

        private Hammer() {}

        public static void main(String[] arguments) {
            List<String> warnings = new ArrayList<>();
            RunIndex index = index(Path.of(arguments[0]), warnings);
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                index.put(record(arguments[1] + i, RunStatus.RUNNING, i));
                index.put(record(arguments[1] + i, RunStatus.FINISHED, i + 1));
            }
            System.out.println(warnings);
            System.exit(warnings.isEmpty() ? 0 : 1);
        }
    }

    @Test
    void olderRecordNeverReplacesANewer() {
        RunIndex index = index(temp.resolve("index.sqlite"), warnings);
        index.put(record("a", RunStatus.FINISHED, 10));
        index.put(record("a", RunStatus.RUNNING, 5));
        assertThat(index.all().orElseThrow())
                .singleElement()
                .extracting(RunRecord::status)
                .isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void awkwardFolderNamesAreNoDifferentFile() {
        Path file = temp.resolve("a?b c%20#d").resolve("index.sqlite");
        index(file, warnings).put(record("a", RunStatus.FINISHED, 1));
        assertThat(file).exists();
        assertThat(warnings).isEmpty();
    }

    @Test
    void lockedIndexIsAWarning() throws Exception {
        Path file = temp.resolve("index.sqlite");
        RunIndex index = new RunIndex(file, List::of, warnings::add, 20);
        index.put(record("a", RunStatus.FINISHED, 1));
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            other.createStatement().execute("BEGIN EXCLUSIVE");
            index.put(record("b", RunStatus.FINISHED, 2));
            assertThat(warnings)
                    .singleElement()
                    .asString()
                    .contains("cannot be used")
                    .contains("untouched");
            assertThat(index.all().orElseThrow()).hasSize(1);
        }
        index.put(record("b", RunStatus.FINISHED, 2));
        assertThat(index.all().orElseThrow()).hasSize(2);
    }

    @Test
    void overwrittenPiecesNeverEscapeAsExceptions() throws Exception {
        Random random = new Random(6);
        for (int trial = 0; trial < 20; trial++) {
            Path file = temp.resolve("index-" + trial + ".sqlite");
            List<RunRecord> truth = List.of(record("a", RunStatus.FINISHED, 1), record("b", RunStatus.FAILED, 2));
            RunIndex index = new RunIndex(file, () -> truth, warnings::add);
            truth.forEach(index::put);
            byte[] content = Files.readAllBytes(file);
            for (int i = 0; i < 2_000; i++) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, content);
            index.put(record("c", RunStatus.FINISHED, 3));
            index.all().ifPresent(runs -> assertThat(runs.size()).isLessThanOrEqualTo(3));
            warnings.clear();
            Optional<Integer> rebuilt = index.rebuild();
            if (rebuilt.isPresent()) {
                assertThat(rebuilt).hasValue(truth.size());
            } else {
                assertThat(warnings).as("trial %d", trial).isNotEmpty();
            }
        }
    }
}
