package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.fathom.lab.ChildJvm;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.CheckpointStore;
import dev.fathom.lab.checkpoint.FaultyFileLayer;
import dev.fathom.lab.checkpoint.FileLayer;
import dev.fathom.lab.checkpoint.UnsyncedFileLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunFaultTest {

    private static final Environment MACHINE = Environment.ofThisJava("", 1);

    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();
    private String finalWeight = "";
    private List<MetricRow> finalMetrics = List.of();

    private Runs runs(String home, FileLayer files) {
        return new Runs(
                FathomHome.in(temp.resolve(home)),
                new RunTools(files, Clock.systemUTC(), System::nanoTime, warnings::add));
    }

    @BeforeEach
    void trainUninterrupted() throws Exception {
        Runs runs = runs("uninterrupted", new UnsyncedFileLayer());
        RunDirectory directory = runs.create(SmallTraining.REQUEST);
        runs.start(directory, MACHINE, event -> {}).execute(SmallTraining::train);
        finalWeight = Files.readString(directory.path().resolve("final.txt"));
        finalMetrics = directory.metrics();
        assertThat(finalMetrics).hasSize(SmallTraining.STEPS);
    }

    private void assertSameAsUninterrupted(RunDirectory directory) throws Exception {
        assertThat(Files.readString(directory.path().resolve("final.txt"))).isEqualTo(finalWeight);
        assertThat(directory.metrics()).isEqualTo(finalMetrics);
        assertThat(directory.record().status()).isEqualTo(RunStatus.FINISHED);
    }

    @Test
    void trainingKilledAtAnyOperationGoesOnToTheSameEnd() throws Exception {
        FaultyFileLayer counting =
                new FaultyFileLayer(new UnsyncedFileLayer(), FaultyFileLayer.Fault.ONCE, Integer.MAX_VALUE);
        RunDirectory counted = runs("counted", new UnsyncedFileLayer()).create(SmallTraining.REQUEST);
        runs("counted", counting).start(counted, MACHINE, event -> {}).execute(SmallTraining::train);
        int operations = counting.operations();
        Random random = new Random(9);
        int trials = "full".equals(System.getProperty("fathom.soak")) ? 500 : 40;
        for (int trial = 0; trial < trials; trial++) {
            int at = 1 + random.nextInt(operations);
            String home = "killed-" + trial;
            Runs sound = runs(home, new UnsyncedFileLayer());
            RunDirectory directory = sound.create(SmallTraining.REQUEST);
            FileLayer dying = new FaultyFileLayer(new UnsyncedFileLayer(), FaultyFileLayer.Fault.DEAD, at);
            try {
                runs(home, dying).start(directory, MACHINE, event -> {}).execute(SmallTraining::train);
            } catch (FaultyFileLayer.Dead e) {
                assertThat(directory.record().status()).isIn(RunStatus.CREATED, RunStatus.RUNNING, RunStatus.FINISHED);
            }
            assertThat(directory.isInUse()).as("what failed holds no lock").isFalse();
            if (directory.record().status() != RunStatus.FINISHED) {
                sound.start(directory, MACHINE, event -> {}).execute(SmallTraining::train);
            }
            assertSameAsUninterrupted(directory);
        }
    }

    @Test
    void trainingKilledAtRandomMomentsGoesOnToTheSameEnd() throws Exception {
        Random random = new Random(4);
        int trials = "full".equals(System.getProperty("fathom.soak")) ? 50 : 4;
        Path home = temp.resolve("children");
        Runs runs = runs("children", FileLayer.disk());
        int killed = 0;
        for (int trial = 0; trial < trials; trial++) {
            RunDirectory directory = runs.create(SmallTraining.REQUEST);
            for (int start = 0; directory.record().status() != RunStatus.FINISHED; start++) {
                ChildJvm child = ChildJvm.start(
                        temp.resolve("out-" + trial + "-" + start),
                        SmallTraining.class,
                        home.toString(),
                        directory.id());
                if (start < 2 && !child.process().waitFor(200 + random.nextInt(600), TimeUnit.MILLISECONDS)) {
                    child.process().destroyForcibly();
                    killed++;
                }
                int exit = child.await();
                assertThat(exit).as(child.printed()).isIn(0, 137);
                assertThat(directory.isInUse()).isFalse();
                assertThat(runs.list()).anyMatch(run -> run.id().equals(directory.id()));
            }
            assertSameAsUninterrupted(directory);
        }
        assertThat(killed).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SPACE", "READ_ONLY"})
    void diskFaultAtAnyOperationEndsWithStatusFiveAndGoesOnToTheSameEnd(FaultyFileLayer.Fault fault) throws Exception {
        Random random = new Random(3);
        for (int trial = 0; trial < 25; trial++) {
            int at = 1 + random.nextInt(trial < 10 ? 20 : 600);
            String home = fault + "-" + trial;
            Runs sound = runs(home, new UnsyncedFileLayer());
            RunDirectory directory = sound.create(SmallTraining.REQUEST);
            List<RunEvent> events = new ArrayList<>();
            Runs failing = runs(home, new FaultyFileLayer(new UnsyncedFileLayer(), fault, at));
            ExitStatus status;
            try {
                status = failing.start(directory, MACHINE, events::add).execute(SmallTraining::train);
                RunEvent.Failed told = (RunEvent.Failed) events.get(events.size() - 1);
                assertThat(told.message()).containsPattern("No space left on device|Read-only file system");
                assertThat(told.mend()).contains("--resume");
            } catch (FathomException e) {
                status = e.status();
            }
            assertThat(status).as("operation %d", at).isEqualTo(ExitStatus.DISK_OR_MEMORY);
            assertThat(directory.isInUse()).isFalse();
            assertThat(sound.list()).hasSize(1);
            CheckpointStore left = directory.checkpoints();
            events.stream()
                    .filter(RunEvent.CheckpointSaved.class::isInstance)
                    .mapToLong(event -> ((RunEvent.CheckpointSaved) event).step())
                    .max()
                    .ifPresent(step ->
                            assertThat(left.latest().orElseThrow().step()).isGreaterThanOrEqualTo(step));
            sound.start(directory, MACHINE, event -> {}).execute(SmallTraining::train);
            assertSameAsUninterrupted(directory);
        }
    }

    private void assertNoRunCanBeMadeIn(Path home) {
        Runs runs = Runs.in(FathomHome.in(home), warnings::add);
        assertThatThrownBy(() -> runs.create(SmallTraining.REQUEST))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining(home.toString())
                .extracting(e -> ((DiskException) e).status())
                .isEqualTo(ExitStatus.DISK_OR_MEMORY);
    }

    @Test
    void fileInTheWayOfTheHomeIsStatusFive() throws Exception {
        assertNoRunCanBeMadeIn(Files.writeString(temp.resolve("a file"), ""));
    }

    @Test
    void readOnlyFolderIsStatusFive() throws Exception {
        Path home = Files.createDirectory(temp.resolve("read-only"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        assumeFalse(Files.isWritable(home), "nothing is denied to this user");
        assertNoRunCanBeMadeIn(home);
    }

    @Test
    void runInUseByAnotherProcessIsRefusedByItsNumber() throws Exception {
        Runs runs = runs("two", FileLayer.disk());
        RunDirectory directory = runs.create(SmallTraining.REQUEST);
        ChildJvm child = ChildJvm.start(
                temp.resolve("holder"), LockHolder.class, directory.path().toString());
        try {
            for (int wait = 0; wait < 600 && !child.printed().contains("held"); wait++) {
                Thread.sleep(50);
            }
            assertThat(directory.isInUse()).isTrue();
            assertThatThrownBy(() -> runs.start(directory, MACHINE, event -> {}))
                    .isInstanceOf(RunLockedException.class)
                    .hasMessage("run " + directory.id() + " is in use by process "
                            + child.process().pid());
        } finally {
            child.process().destroyForcibly();
        }
        child.await();
        assertThat(directory.isInUse()).isFalse();
        try (LiveRun live = runs.start(directory, MACHINE, event -> {})) {
            assertThat(live.resumedFrom()).isEmpty();
        }
    }

    /** Takes a run's lock and keeps it until it is killed. */
    static final class LockHolder {

        private LockHolder() {}

        public static void main(String[] arguments) throws Exception {
            try (RunLock lock = RunLock.take(Path.of(arguments[0]), "it")) {
                System.out.println("held");
                Thread.sleep(120_000);
            }
        }
    }
}
