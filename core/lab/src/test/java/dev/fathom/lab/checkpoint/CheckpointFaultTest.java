package dev.fathom.lab.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ChildJvm;
import dev.fathom.lab.ExitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointFaultTest {

    private static final CheckpointObserver SILENT = new CheckpointObserver() {};

    @TempDir
    Path temp;

    private Path withTwoCheckpoints(String name) {
        Path folder = temp.resolve(name).resolve("checkpoints");
        SaveScript.save(folder, new UnsyncedFileLayer(), 10, SILENT);
        SaveScript.save(folder, new UnsyncedFileLayer(), 20, SILENT);
        return folder;
    }

    private int operationsOfASave() {
        FaultyFileLayer counting =
                new FaultyFileLayer(new UnsyncedFileLayer(), FaultyFileLayer.Fault.ONCE, Integer.MAX_VALUE);
        SaveScript.save(withTwoCheckpoints("count"), counting, 30, SILENT);
        return counting.operations();
    }

    /**
     * After a save of step 30 that met a fault: the newest is 20 or 30, whole; cleaning up leaves nothing but
     * checkpoints.
     */
    private static long newestAfterFault(Path folder) throws Exception {
        CheckpointStore store = new CheckpointStore(folder, new UnsyncedFileLayer(), SaveScript.RETENTION, SILENT);
        long before = store.latest().orElseThrow().step();
        store.cleanUp();
        Checkpoint latest = store.latest().orElseThrow();
        assertThat(latest.step()).isEqualTo(before).isIn(20L, 30L);
        assertThat(SaveScript.isComplete(latest)).isTrue();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(path -> path.getFileName().toString())).allMatch(name -> name.startsWith("step-"));
        }
        SaveScript.save(folder, new UnsyncedFileLayer(), 40, SILENT);
        assertThat(store.all()).extracting(Checkpoint::step).containsExactly(40L, latest.step());
        return latest.step();
    }

    @Test
    void processDeadAtAnyOperationLeavesTheOldOrTheNewCheckpointWhole() throws Exception {
        int operations = operationsOfASave();
        assertThat(operations).isGreaterThan(25);
        List<Long> newest = new ArrayList<>();
        for (int at = 1; at <= operations; at++) {
            Path folder = withTwoCheckpoints("dead-" + at);
            List<Long> told = new ArrayList<>();
            try {
                SaveScript.save(
                        folder,
                        new FaultyFileLayer(new UnsyncedFileLayer(), FaultyFileLayer.Fault.DEAD, at),
                        30,
                        remembering(told));
            } catch (FaultyFileLayer.Dead e) {
                assertThat(e).isNotNull();
            }
            long step = newestAfterFault(folder);
            assertThat(told.isEmpty() || step == 30)
                    .as("told saved, and lost at operation %d", at)
                    .isTrue();
            newest.add(step);
        }
        assertThat(newest).isSorted().contains(20L, 30L);
    }

    @Test
    void powerCutAtAnyOperationLeavesTheOldOrTheNewCheckpointWhole() throws Exception {
        int operations = operationsOfASave();
        for (int at = 1; at <= operations + 1; at++) {
            for (int seed = 0; seed < 2; seed++) {
                Path folder = withTwoCheckpoints("power-" + at + "-" + seed);
                PowerCutFileLayer disk = new PowerCutFileLayer();
                List<Long> told = new ArrayList<>();
                try {
                    SaveScript.save(
                            folder, new FaultyFileLayer(disk, FaultyFileLayer.Fault.DEAD, at), 30, remembering(told));
                } catch (FaultyFileLayer.Dead e) {
                    assertThat(e).isNotNull();
                }
                disk.cut(new SplittableRandom(seed));
                long step = newestAfterFault(folder);
                assertThat(told.isEmpty() || step == 30)
                        .as("told saved, and lost by a cut at operation %d", at)
                        .isTrue();
            }
        }
    }

    @Test
    void firstCheckpointToldSavedOutlivesAPowerCut() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            Path folder = Files.createDirectories(temp.resolve("run-" + seed)).resolve("checkpoints");
            PowerCutFileLayer disk = new PowerCutFileLayer();
            SaveScript.save(folder, disk, 10, SILENT);
            disk.cut(new SplittableRandom(seed));
            assertThat(SaveScript.isComplete(CheckpointStore.at(folder).latest().orElseThrow()))
                    .isTrue();
        }
    }

    private static CheckpointObserver remembering(List<Long> told) {
        return new CheckpointObserver() {
            @Override
            public void saved(Checkpoint checkpoint) {
                told.add(checkpoint.step());
            }
        };
    }

    @Test
    void jvmKilledAtAnyOperationLeavesTheOldOrTheNewCheckpointWhole() throws Exception {
        int operations = operationsOfASave();
        int stride = "full".equals(System.getProperty("fathom.soak")) ? 1 : 3;
        for (int at = 1; at <= operations; at += stride) {
            Path folder = withTwoCheckpoints("halt-" + at);
            ChildJvm child = ChildJvm.start(
                    temp.resolve("output-" + at), SaveScript.class, folder.toString(), "30", Integer.toString(at));
            assertThat(child.await()).as(child.printed()).isEqualTo(137);
            long step = newestAfterFault(folder);
            assertThat(!child.printed().contains("saved 30") || step == 30).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_SPACE", "READ_ONLY", "ONCE"})
    void diskFaultAtAnyOperationIsATypedErrorAndLeavesEarlierCheckpointsWhole(FaultyFileLayer.Fault fault)
            throws Exception {
        int operations = operationsOfASave();
        int failed = 0;
        for (int at = 1; at <= operations; at++) {
            Path folder = withTwoCheckpoints(fault + "-" + at);
            List<Long> told = new ArrayList<>();
            boolean threw = false;
            try {
                SaveScript.save(folder, new FaultyFileLayer(new UnsyncedFileLayer(), fault, at), 30, remembering(told));
            } catch (CheckpointException e) {
                threw = true;
                failed++;
                assertThat(e.status()).isEqualTo(ExitStatus.DISK_OR_MEMORY);
                assertThat(e).hasMessageContaining(folder.toString()).message().doesNotContain("\n");
                assertThat(e.mend()).isNotEmpty();
            }
            assertThat(threw).as("operation %d: failed or told, never both", at).isEqualTo(told.isEmpty());
            assertThat(newestAfterFault(folder) == 30 || threw).isTrue();
        }
        assertThat(failed).isGreaterThan(15);
    }
}
