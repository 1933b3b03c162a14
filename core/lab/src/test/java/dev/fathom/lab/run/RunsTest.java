package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.NonFiniteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {

    private static final RunRequest REQUEST =
            new RunRequest("code-lm", "language-model", 7, false, "kind: language-model\nseed: 7\n");
    private static final Environment MACHINE = Environment.ofThisJava("engine 1", 2);

    @TempDir
    Path temp;

    private final List<RunEvent> events = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private FathomHome home;
    private Runs runs;

    @BeforeEach
    void open() {
        home = FathomHome.in(temp.resolve("home"));
        runs = Runs.in(home, warnings::add);
    }

    private LiveRun start(RunDirectory directory) {
        return runs.start(directory, MACHINE, events::add);
    }

    @Test
    void newRunHoldsItsRecipeRecordAndProvenance() {
        RunDirectory directory = runs.create(REQUEST);
        DataProvenance data = new DataProvenance("fashion", "deb fashion 1", "ab", "MIT", "");
        ExitStatus status = start(directory).execute(run -> {
            assertThat(run.seed()).isEqualTo(7);
            run.metrics().log(1, "loss", 0.1 + 0.2);
            run.progress().begin(1, "steps");
            run.progress().show("loss", 0.3);
            run.progress().at(1);
            run.uses(data);
            run.uses(data);
            run.say("hello");
        });
        assertThat(status).isEqualTo(ExitStatus.DONE);
        assertThat(directory.id()).matches("\\d{8}-\\d{6}-code-lm-[0-9a-f]{4}");
        assertThat(directory.recipe()).isEqualTo(REQUEST.text());
        assertThat(directory.metrics()).containsExactly(new MetricRow(1, "loss", 0.1 + 0.2));
        RunRecord record = directory.record();
        assertThat(record.status()).isEqualTo(RunStatus.FINISHED);
        assertThat(record.data()).containsExactly(data);
        assertThat(record.environment()).isEqualTo(MACHINE);
        assertThat(record.figures()).containsEntry("loss", 0.3);
        assertThat(record.environment().fathom()).matches("\\d+\\.\\d+.*");
        assertThat(runs.list()).containsExactly(record);
        assertThat(runs.request(directory)).isEqualTo(REQUEST);
        assertThat(events).first().isInstanceOf(RunEvent.Started.class);
        assertThat(events)
                .last()
                .isEqualTo(
                        new RunEvent.Finished(ExitStatus.DONE, directory.path().toString()));
        assertThat(warnings).isEmpty();
    }

    @Test
    void resumeGoesOnFromTheNewestCheckpointWithMetricsCutBackToIt() {
        RunDirectory directory = runs.create(REQUEST);
        LiveRun first = start(directory);
        ExitStatus stopped = first.execute(run -> {
            for (int step = 1; step <= 5; step++) {
                run.metrics().log(step, "loss", 1.0 / step);
                if (step == 3) {
                    run.checkpoints().save(step, staging -> staging.writeText("state", "three"));
                }
            }
            first.requestStop();
            assertThat(run.stopRequested()).isTrue();
        });
        assertThat(stopped).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(directory.record().status()).isEqualTo(RunStatus.INTERRUPTED);

        ExitStatus done = start(directory).execute(run -> {
            assertThat(run.resumedFrom().orElseThrow().step()).isEqualTo(3);
            assertThat(directory.metrics()).hasSize(3);
            run.metrics().log(4, "loss", 0.25);
        });
        assertThat(done).isEqualTo(ExitStatus.DONE);
        assertThat(directory.metrics()).extracting(MetricRow::step).containsExactly(1L, 2L, 3L, 4L);
        assertThatThrownBy(() -> start(directory))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("is finished");
    }

    @Test
    void aRunWhoseCheckpointsAreAllBrokenIsNotBegunAnew() throws Exception {
        RunDirectory directory = runs.create(REQUEST);
        LiveRun first = start(directory);
        first.execute(run -> {
            for (int step = 1; step <= 4; step++) {
                run.metrics().log(step, "loss", 1.0 / step);
                run.checkpoints().save(step, staging -> staging.writeText("state", "whole"));
            }
            first.requestStop();
            run.stopRequested();
        });
        List<String> names = directory.checkpoints().names();
        for (String name : names) {
            Files.writeString(directory.checkpointFolder().resolve(name).resolve("state"), "other");
        }
        assertThatThrownBy(() -> start(directory))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining(String.join(", ", names))
                .hasFieldOrPropertyWithValue("status", ExitStatus.DATA_MISMATCH)
                .extracting(e -> ((FathomException) e).mend())
                .asString()
                .contains("--from " + directory.id());
        assertThat(names).first().isEqualTo("step-00000004");
        assertThat(directory.metrics()).as("nothing is cut").hasSize(4);
        assertThat(directory.isInUse()).isFalse();
    }

    @Test
    void howTheWorkFailsDecidesTheStatusAndIsRecorded() {
        List<ExitStatus> expected = List.of(
                ExitStatus.NON_FINITE, ExitStatus.DISK_OR_MEMORY, ExitStatus.DISK_OR_MEMORY, ExitStatus.FAILURE);
        List<Throwable> failures = List.of(
                new NonFiniteException(12, "loss"),
                new OutOfMemoryError("Java heap space"),
                new RuntimeException(new IOException("No space left on device")),
                new IllegalStateException("odd\nmessage"));
        for (int i = 0; i < failures.size(); i++) {
            Throwable failure = failures.get(i);
            RunDirectory directory = runs.create(REQUEST);
            ExitStatus status = start(directory).execute(run -> throwAny(failure));
            assertThat(status).isEqualTo(expected.get(i));
            RunEvent.Failed told = (RunEvent.Failed) events.get(events.size() - 1);
            assertThat(told.status()).isEqualTo(status);
            assertThat(told.message()).doesNotContain("\n");
            assertThat(directory.record().status()).isEqualTo(RunStatus.FAILED);
            assertThat(directory.record().reason()).isEqualTo(told.message());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwAny(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void resumeOnDataThatHaveChangedIsRefused() {
        RunDirectory directory = runs.create(REQUEST);
        DataProvenance text = new DataProvenance("/texts", "/texts", "ab", "unknown", "");
        DataProvenance library = new DataProvenance("code", "a:b:1", "12", "MIT", "");
        DataProvenance other = new DataProvenance("code", "a:c:1", "34", "MIT", "");
        LiveRun first = start(directory);
        first.execute(run -> {
            run.uses(text);
            run.uses(library);
            first.requestStop();
            run.stopRequested();
        });
        ExitStatus changed =
                start(directory).execute(run -> run.uses(new DataProvenance("/texts", "/texts", "cd", "unknown", "")));
        assertThat(changed).isEqualTo(ExitStatus.DATA_MISMATCH);
        RunEvent.Failed failed = (RunEvent.Failed) events.get(events.size() - 1);
        assertThat(failed.message())
                .isEqualTo("data /texts has changed since the run began: its SHA-256 is cd, recorded is ab");
        assertThat(failed.mend())
                .isEqualTo("put the old data back, or begin anew with: fathom run --from " + directory.id());

        ExitStatus back =
                start(directory).execute(run -> List.of(text, library, other).forEach(run::uses));
        assertThat(back).isEqualTo(ExitStatus.DONE);
        assertThat(directory.record().data()).containsExactly(text, library, other);
    }

    @Test
    void secondWriterIsRefusedAndTheFirstNamed() {
        RunDirectory directory = runs.create(REQUEST);
        try (LiveRun first = start(directory)) {
            assertThat(directory.isInUse()).isTrue();
            assertThatThrownBy(() -> start(directory))
                    .isInstanceOf(RunLockedException.class)
                    .hasMessage("run " + directory.id() + " is in use by process "
                            + ProcessHandle.current().pid());
            assertThat(directory.isInUse()).isTrue();
            assertThat(first.id()).isEqualTo(directory.id());
        }
        assertThat(directory.isInUse()).isFalse();
    }

    @Test
    void runWhoseProcessIsGoneIsShownAsDiedAndCanGoOn() {
        RunDirectory directory = runs.create(REQUEST);
        start(directory).close();
        assertThat(directory.record().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(runs.list().get(0).status()).isEqualTo(RunStatus.DIED);
        runs.died(directory, "killed by signal 9 at step 12");
        assertThat(directory.record().reason()).isEqualTo("killed by signal 9 at step 12");
        assertThat(start(directory).execute(run -> {})).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void simultaneousStartsHaveDifferentFolders() {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> runs.create(REQUEST).id())
                .toList()
                .forEach(ids::add);
        assertThat(ids).hasSize(200);
        assertThat(runs.list()).hasSize(200);
    }

    @Test
    void runsAreFoundByBeginningByPathAndAsLatest() throws Exception {
        RunDirectory one = runs.create(REQUEST);
        RunDirectory two = runs.create(new RunRequest("other", "k", 1, true, "kind: k\n"));
        assertThat(runs.find(one.id())).isEqualTo(one);
        assertThat(runs.find(two.id().substring(0, two.id().indexOf("-other") + 3)))
                .isEqualTo(two);
        assertThat(runs.find(one.path().toString())).isEqualTo(one);
        Path copy = Path.of("a run that lies in the working folder");
        Files.createDirectory(copy);
        try {
            assertThatThrownBy(() -> runs.find(copy.toString())).hasMessageContaining("there is no run 'a run that");
            Files.copy(one.path().resolve("run.json"), copy.resolve("run.json"));
            assertThat(runs.find(copy.toString())).isEqualTo(new RunDirectory(copy.toAbsolutePath()));
        } finally {
            Files.deleteIfExists(copy.resolve("run.json"));
            Files.delete(copy);
        }
        assertThatThrownBy(() -> runs.find("a\0b")).hasMessageContaining("no run");
        assertThat(runs.find("latest").id()).isEqualTo(runs.list().get(0).id());
        assertThatThrownBy(() -> runs.find("2")).hasMessageContaining("2 runs begin with '2'");
        assertThatThrownBy(() -> runs.find("nothing"))
                .hasMessageContaining("no run 'nothing'")
                .extracting(e -> ((FathomException) e).mend())
                .asString()
                .contains(one.id());
    }

    @Test
    void changedRecipeIsRefused() throws Exception {
        RunDirectory directory = runs.create(REQUEST);
        Files.writeString(directory.path().resolve("recipe.yaml"), "kind: other\n");
        assertThatThrownBy(() -> start(directory))
                .isInstanceOf(FathomException.class)
                .extracting(e -> ((FathomException) e).status())
                .isEqualTo(ExitStatus.DATA_MISMATCH);
        assertThat(directory.isInUse()).isFalse();
    }

    @Test
    void brokenIndexIsBuiltAgainFromTheFolders() throws Exception {
        RunDirectory one = runs.create(REQUEST);
        RunDirectory two = runs.create(REQUEST);
        Files.writeString(home.index(), "this is not a database, and long enough to be looked at as one ".repeat(100));
        Files.deleteIfExists(home.data().resolve("index.sqlite-wal"));
        assertThat(runs.list()).extracting(RunRecord::id).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(warnings).anyMatch(warning -> warning.contains("built again"));
        Files.delete(home.index());
        assertThat(runs.reindex()).isEqualTo(2);
        assertThat(runs.list()).hasSize(2);
    }

    @Test
    void indexThatCannotBeWrittenFailsNoRun() throws Exception {
        Files.createDirectories(home.index());
        RunDirectory directory = runs.create(REQUEST);
        assertThat(start(directory).execute(run -> {})).isEqualTo(ExitStatus.DONE);
        assertThat(runs.list()).hasSize(1);
        assertThat(warnings).isNotEmpty().allMatch(warning -> warning.contains("index of runs"));
        assertThatThrownBy(() -> runs.reindex()).hasMessageContaining(home.index() + " cannot be built again");
    }
}
