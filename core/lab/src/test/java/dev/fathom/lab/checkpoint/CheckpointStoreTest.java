package dev.fathom.lab.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {

    @TempDir
    Path temp;

    private final List<String> notices = new ArrayList<>();

    private CheckpointStore store(Retention retention) {
        return new CheckpointStore(temp.resolve("checkpoints"), FileLayer.disk(), retention, new CheckpointObserver() {
            @Override
            public void notice(String message) {
                notices.add(message);
            }
        });
    }

    private static Checkpoint save(CheckpointStore store, long step, double metric) {
        return store.save(step, staging -> staging.writeText("state", "of " + step), OptionalDouble.of(metric));
    }

    @Test
    void nothingSavedIsNothingFound() {
        CheckpointStore store = store(Retention.DEFAULT);
        assertThat(store.latest()).isEmpty();
        assertThat(store.best()).isEmpty();
        assertThat(store.all()).isEmpty();
        assertThat(temp.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void newestAndBestAreKeptAndFound() {
        CheckpointStore store = store(new Retention(2, true));
        double[] metrics = {5, 1, 4, 3, 2};
        for (int step = 1; step <= metrics.length; step++) {
            save(store, step, metrics[step - 1]);
        }
        assertThat(store.all()).extracting(Checkpoint::step).containsExactly(5L, 4L, 2L);
        assertThat(store.latest().orElseThrow().step()).isEqualTo(5);
        assertThat(store.best().orElseThrow().step()).isEqualTo(2);
        assertThat(store.at(4)).isPresent();
        assertThat(store.at(3)).isEmpty();
        assertThat(CheckpointStore.at(temp.resolve("checkpoints")).all()).hasSize(3);
        assertThat(notices).isEmpty();
    }

    @Test
    void checkpointsAreFoundInAnyLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab")); // its digits are not ASCII's
        try {
            save(store(Retention.DEFAULT), 12, 1);
            assertThat(temp.resolve("checkpoints/step-00000012")).isDirectory();
            assertThat(store(Retention.DEFAULT).latest().orElseThrow().step()).isEqualTo(12);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void metricThatIsNotFiniteCountsAsNone() {
        CheckpointStore store = store(new Retention(1, true));
        save(store, 1, 2.5);
        save(store, 2, Double.NaN);
        save(store, 3, Double.NEGATIVE_INFINITY);
        assertThat(store.best().orElseThrow().step()).isEqualTo(1);
        assertThat(store.at(3).orElseThrow().metric()).isEmpty();
    }

    @Test
    void sameStepSavedAgainSupersedesTheOlder() throws Exception {
        CheckpointStore store = store(new Retention(2, false));
        store.save(7, staging -> staging.writeText("state", "first"));
        Checkpoint second = store.save(7, staging -> staging.writeText("state", "second"));
        assertThat(store.latest()).contains(second);
        assertThat(Files.readString(second.file("state"))).isEqualTo("second");
        assertThat(store.all()).hasSize(1);
    }

    /** Every way to break the newest checkpoint: the one before is used, and a notice says what is wrong. */
    @ParameterizedTest
    @ValueSource(
            strings = {"truncate", "grow", "flip", "remove", "no manifest", "flip manifest", "renamed", "step edited"})
    void brokenCheckpointIsPassedOverWithANotice(String how) throws Exception {
        CheckpointStore store = store(Retention.DEFAULT);
        save(store, 1, 1);
        Checkpoint newest = save(store, 2, 0.5);
        Path file = newest.file("state");
        Path manifest = newest.folder().resolve(Manifest.NAME);
        byte[] content = Files.readAllBytes(file);
        switch (how) {
            case "truncate" -> Files.write(file, Arrays.copyOf(content, content.length - 1));
            case "grow" -> Files.write(file, Arrays.copyOf(content, content.length + 1));
            case "flip" -> Files.write(file, new byte[content.length]);
            case "remove" -> Files.delete(file);
            case "no manifest" -> Files.delete(manifest);
            case "flip manifest" ->
                Files.writeString(
                        manifest, Files.readString(manifest).replace("\"metric\" : 0.5", "\"metric\" : 0.25"));
            case "renamed" -> Files.move(newest.folder(), newest.folder().resolveSibling("step-00000003"));
            case "step edited" ->
                Files.writeString(manifest, Files.readString(manifest).replace("\"step\" : 2", "\"step\" : 3"));
            default -> throw new AssertionError(how);
        }
        assertThat(store.latest().orElseThrow().step()).isEqualTo(1);
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("broken checkpoint")
                .contains("passed over");
        assertThat(store.best().orElseThrow().step()).isEqualTo(1);
        save(store, 4, 3);
        save(store, 5, 3);
        save(store, 6, 3);
        assertThat(store.all()).extracting(Checkpoint::step).containsExactly(6L, 5L, 4L, 1L);
    }

    @Test
    void mutatedManifestsNeverReadAsAnotherCheckpoint() throws Exception {
        CheckpointStore store = store(Retention.DEFAULT);
        Checkpoint saved = save(store, 12, 0.125);
        byte[] good = Files.readAllBytes(saved.folder().resolve(Manifest.NAME));
        Random random = new Random(3);
        int trials = "full".equals(System.getProperty("fathom.soak")) ? 100_000 : 5_000;
        for (int trial = 0; trial < trials; trial++) {
            byte[] mutated = good.clone();
            for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(10) == 0) {
                mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
            }
            try {
                assertThat(ManifestFile.decode(mutated))
                        .as(new String(mutated, StandardCharsets.UTF_8))
                        .isEqualTo(saved.manifest());
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out",
                "/etc/passwd",
                "a/../../b",
                "a//b",
                ".hidden",
                "",
                "a\\b",
                "C:x",
                "manifest.json",
                "nul\0",
                "a/"
            })
    void nameThatCouldLeadOutIsRefused(String name) {
        CheckpointStore store = store(Retention.DEFAULT);
        assertThatThrownBy(() -> store.save(1, staging -> staging.writeText(name, "x")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("allowed are");
        assertThat(store.all()).isEmpty();
        assertThat(temp.resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void failedWriterLeavesNothingAndKeepsItsOwnException() {
        CheckpointStore store = store(Retention.DEFAULT);
        save(store, 1, 1);
        IllegalStateException own = new IllegalStateException("mine");
        assertThatThrownBy(() -> store.save(2, staging -> {
                    WritableByteChannel left = staging.create("left open");
                    left.write(ByteBuffer.allocate(10));
                }))
                .isInstanceOf(CheckpointException.class);
        assertThatThrownBy(() -> store.save(2, staging -> {
                    WritableByteChannel left = staging.create("left-open");
                    left.write(ByteBuffer.allocate(10));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'left-open'");
        assertThatThrownBy(() -> store.save(2, staging -> {
                    throw own;
                }))
                .isSameAs(own);
        assertThatThrownBy(() -> store.save(2, staging -> {
                    throw new RuntimeException(new IOException("No space left on device"));
                }))
                .isInstanceOf(CheckpointException.class)
                .extracting(e -> ((CheckpointException) e).status())
                .isEqualTo(ExitStatus.DISK_OR_MEMORY);
        assertThat(store.all()).extracting(Checkpoint::step).containsExactly(1L);
    }

    @Test
    void diskThatLosesWhatItTookIsFoundOutBeforeTheCheckpointCounts() {
        save(store(Retention.DEFAULT), 1, 1);
        CheckpointStore lying = new CheckpointStore(
                temp.resolve("checkpoints"), new LossyFileLayer(), Retention.DEFAULT, new CheckpointObserver() {});
        assertThatThrownBy(() -> save(lying, 2, 0.5))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("does not read back");
        assertThat(lying.all()).extracting(Checkpoint::step).containsExactly(1L);
    }

    @Test
    void missingFileIsNamedBesideThoseThereAre() {
        Checkpoint saved = save(store(Retention.DEFAULT), 1, 1);
        assertThatThrownBy(() -> saved.file("optimizer"))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("no file 'optimizer'")
                .hasMessageContaining("state");
    }

    @Test
    void savesOfRandomStepsKeepWhatAModelKeeps() {
        for (int seed = 0; seed < 10; seed++) {
            Random random = new Random(seed);
            int last = 1 + random.nextInt(3);
            Path folder = temp.resolve("random-" + seed);
            CheckpointStore store = new CheckpointStore(
                    folder, FileLayer.disk(), new Retention(last, true), new CheckpointObserver() {});
            List<double[]> kept = new ArrayList<>();
            for (int step = 1; step <= 12; step++) {
                double metric = random.nextInt(6);
                save(store, step, metric);
                kept.add(new double[] {step, metric});
                double[] best =
                        kept.stream().min((a, b) -> Double.compare(a[1], b[1])).orElseThrow();
                int newest = step;
                kept.removeIf(one -> one[0] <= newest - last && one != best);
                assertThat(store.all().stream().map(one -> (double) one.step()).sorted())
                        .containsExactlyElementsOf(
                                kept.stream().map(one -> one[0]).toList());
                assertThat((double) store.best().orElseThrow().step()).isEqualTo(best[0]);
            }
        }
    }
}
