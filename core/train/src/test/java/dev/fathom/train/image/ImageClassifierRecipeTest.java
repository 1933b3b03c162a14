package dev.fathom.train.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.data.DataProvenance;
import dev.fathom.data.ImageSet;
import dev.fathom.data.ImageSplits;
import dev.fathom.data.UnknownDatasetException;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.checkpoint.Manifest;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeException;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.nn.CascadeConfig;
import dev.fathom.nn.Pass;
import dev.fathom.train.TestRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way of an image classifier, on pictures of bars that a few steps tell apart. */
class ImageClassifierRecipeTest {

    private static final int SIDE = 10;
    private static final List<String> CLASSES = List.of("lying", "standing", "all, \"full\"");

    @TempDir
    Path folder;

    private TestRuns runs;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
    }

    /** Pictures of a bar that lies, a bar that stands, or of noise all over. */
    private static ImageSet pictures(String name, int count, long seed) {
        Rng rng = Rng.seed(seed);
        byte[] pixels = new byte[count * SIDE * SIDE];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES.size();
            int place = 2 + rng.nextInt(SIDE - 4);
            for (int y = 0; y < SIDE; y++) {
                for (int x = 0; x < SIDE; x++) {
                    boolean lit = labels[i] == 0 ? y == place : labels[i] == 1 ? x == place : rng.nextInt(2) == 1;
                    pixels[(i * SIDE + y) * SIDE + x] = (byte) ((lit ? 180 : 0) + rng.nextInt(60));
                }
            }
        }
        DataProvenance provenance =
                new DataProvenance(name, "none", "", List.of(new DataProvenance.Artefact(name, "00")));
        return new ImageSet(name, 1, SIDE, SIDE, pixels, labels, CLASSES, provenance);
    }

    private static ImageClassifierRecipe recipe() {
        ImageSplits bars = new ImageSplits(pictures("bars", 330, 1), pictures("bars-test", 90, 2));
        return new ImageClassifierRecipe((name, run) -> {
            if (!name.equals("bars")) {
                throw new UnknownDatasetException("there is no data set \"" + name + "\"; did you mean bars?");
            }
            return bars;
        });
    }

    private static ImageClassifierConfig config(String... more) {
        List<String> overrides = new ArrayList<>(List.of(
                "data.images=bars",
                "data.validationPictures=30",
                "data.shift=1",
                "model.widths=[16]",
                "training.batch=24",
                "training.steps=30",
                "training.evaluateEvery=10",
                "training.checkpointEvery=8"));
        overrides.addAll(List.of(more));
        return (ImageClassifierConfig) RecipeBook.load()
                .read("fashion-resnet", new RecipeOptions(overrides, true, OptionalLong.empty()))
                .config();
    }

    private ExitStatus work(RunDirectory directory, Consumer<LiveRun> watch, ImageClassifierConfig config) {
        return runs.work(directory, watch, run -> recipe().run(config, run));
    }

    private static double figure(RunDirectory directory, String name) {
        List<Double> values = directory.metrics().stream()
                .filter(row -> row.name().equals(name))
                .map(MetricRow::value)
                .toList();
        return values.get(values.size() - 1);
    }

    @Test
    void learnsToTellBarsApartAndLeavesAModelThatDoes() throws Exception {
        RunDirectory directory = runs.create(1);
        ExitStatus status = work(directory, live -> {}, config());
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(figure(directory, "test/accuracy")).isGreaterThan(0.95);
        assertThat(figure(directory, "validation/accuracy")).isGreaterThan(0.9);
        assertThat(directory.record().data()).hasSize(1);
        for (String file : List.of("report.html", "confusion.csv", "classes.csv")) {
            assertThat(directory.path().resolve(file)).isNotEmptyFile();
        }
        List<String> rows = Files.readAllLines(directory.path().resolve("confusion.csv"));
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).isEqualTo("class,lying,standing,\"all, \"\"full\"\"\"");
        assertThat(Files.readAllLines(directory.path().resolve("classes.csv"))).hasSize(4);

        ClassifierFolder.Loaded loaded = ClassifierFolder.read(directory.path().resolve("model"), new CascadeConfig());
        assertThat(loaded.classes()).isEqualTo(CLASSES);
        ImageSet fresh = pictures("fresh", 60, 3);
        float[] table = loaded.normalization().table(0);
        float[] values = new float[60 * SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = table[fresh.pixel(i / (SIDE * SIDE), 0, i / SIDE % SIDE, i % SIDE)];
        }
        try (Tensor pictures = Tensors.of(values, 60, 1, SIDE, SIDE)) {
            long[] predicted = loaded.model()
                    .forward(pictures, Pass.evaluation())
                    .argmax(1)
                    .toLongs();
            long right = 0;
            for (int i = 0; i < 60; i++) {
                right += predicted[i] == fresh.label(i) ? 1 : 0;
            }
            assertThat(right).isGreaterThanOrEqualTo(56);
        }
    }

    @Test
    void aStopWhilePicturesAreFetchedIsHeardBeforeTheTraining() {
        RunDirectory directory = runs.create(1);
        assertThat(work(directory, LiveRun::requestStop, config())).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(directory.checkpoints().latest()).isEmpty();
    }

    private record Left(List<MetricRow> metrics, Manifest checkpoint) {
        static Left of(RunDirectory directory) {
            return new Left(
                    directory.metrics(),
                    directory.checkpoints().latest().orElseThrow().manifest());
        }
    }

    @Test
    void resumeWithBatchNormAndVariationEndsWithTheSameBits() {
        ImageClassifierConfig config = config("training.accumulate=2");
        RunDirectory whole = runs.create(1);
        assertThat(work(whole, live -> {}, config)).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        RunDirectory directory = runs.create(1);
        for (long stop : new long[] {1, 12, 29}) {
            ExitStatus status = work(directory, stopAfter(stop, "train/loss"), config);
            assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.INTERRUPTED);
        }
        assertThat(work(directory, live -> {}, config)).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(Left.of(directory)).isEqualTo(Left.of(whole));
    }

    private Consumer<LiveRun> stopAfter(long step, String name) {
        return live -> {
            if (runs.events.get(runs.events.size() - 1) instanceof RunEvent.Metric figure
                    && figure.step() == step
                    && figure.name().equals(name)) {
                live.requestStop();
            }
        };
    }

    @Test
    void endThatFailedIsDoneAgainWithoutWritingFiguresTwice() throws Exception {
        RunDirectory whole = runs.create(1);
        work(whole, live -> {}, config());
        RunDirectory directory = runs.create(1);
        Files.createDirectory(directory.path().resolve("report.html")); // in the way of the report, after the test
        ExitStatus status = work(directory, live -> {}, config());
        assertThat(status).as(runs.lastEvent()).isNotEqualTo(ExitStatus.DONE);
        Files.delete(directory.path().resolve("report.html"));
        assertThat(work(directory, live -> {}, config())).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(Left.of(directory)).isEqualTo(Left.of(whole));
    }

    @Test
    void modelOfAnotherWiringOrOfBrokenFilesIsRefused() throws Exception {
        RunDirectory directory = runs.create(1);
        work(directory, live -> {}, config("training.steps=1"));
        Path model = directory.path().resolve("model");
        String described = Files.readString(model.resolve("config.json"));
        for (String changed : List.of(
                described.replace("fathom-resnet", "llama"),
                described.replace("[ 16 ]", "[ 9 ]"),
                described.replace("\"depth\" : \"", "\"depth\" : \"Other"),
                "{",
                "{}",
                "[1]")) {
            assertThat(changed).isNotEqualTo(described);
            Files.writeString(model.resolve("config.json"), changed);
            assertThatThrownBy(() -> ClassifierFolder.read(model, new CascadeConfig()))
                    .as(changed)
                    .isInstanceOf(FathomException.class)
                    .hasMessageContaining("the model in " + model + " cannot be used: ")
                    .extracting(e -> ((FathomException) e).status())
                    .isEqualTo(ExitStatus.DATA_MISMATCH);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.trainPictures=0 | 'data' | trainPictures must be at least 1, got 0",
                "data.shift=-1 | 'data' | shift must be at least 0, got -1",
                "model.widths=[] | 'model' | widths must name at least one stage, got none",
                "model.widths=[8,0] | 'model' | width must be >= 1, got 0",
                "model.blocks=0 | 'model' | blocks must be >= 1, got 0",
                "model.norm=layer | 'model.norm' | batch",
                "training.optimizer.momentum=1 | 'training.optimizer' | momentum must be in [0, 1), got 1.0",
            })
    void valueOutOfRangeIsRefusedBeforeTheRun(String override, String where, String what) {
        assertThatThrownBy(() -> config(override))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.images=bar | data.images=bar: there is no data set \"bar\"; did you mean bars?",
                "data.validationPictures=330 | data.validationPictures=330 leaves nothing to learn from: bars has 330 pictures",
                "data.shift=10 | data.shift=10 can move a picture of 10 x 10 pixels out of sight",
                "data.shift=2000000000 | data.shift=2000000000 can move a picture of 10 x 10 pixels out of sight",
                "training.batch=2000000000 | training.batch=2000000000 pictures of 100 values are too many",
            })
    void whatDoesNotFitTheDataNamesTheKey(String override, String message) {
        assertThat(work(runs.create(1), live -> {}, config(override))).isEqualTo(ExitStatus.WRONG_USE);
        RunEvent.Failed failed = (RunEvent.Failed) runs.events.get(runs.events.size() - 1);
        assertThat(failed.message()).isEqualTo(message);
        assertThat(failed.mend()).isNotEmpty();
    }
}
