package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.DataProvenance;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.nn.Llama;
import dev.fathom.train.TestRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelRecipeTest {

    private static final Pattern QUALITY =
            Pattern.compile("bits per byte of held-out text: model ([0-9.]+), byte trigram ([0-9.]+), xz -9 ([0-9.]+)");

    @TempDir
    Path folder;

    private TestRuns runs;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
    }

    private static Recipe<?> recipe(String... overrides) {
        return RecipeBook.load().read("code-lm", new RecipeOptions(List.of(overrides), true, OptionalLong.empty()));
    }

    private ExitStatus work(RunDirectory directory, Consumer<LiveRun> watch, String... overrides) {
        LanguageModelConfig config = (LanguageModelConfig) recipe(overrides).config();
        return runs.work(directory, watch, run -> new LanguageModelRecipe(() -> folder).run(config, run));
    }

    private RunEvent last() {
        return runs.events.get(runs.events.size() - 1);
    }

    @Test
    void goesAllTheWayFromTextToAModelFolder() throws Exception {
        String sources = Path.of("../../core").toAbsolutePath().normalize().toString();
        RunDirectory directory = runs.create(1);
        ExitStatus status = work(directory, live -> {}, "data.corpus=" + sources);
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);

        Llama model = ModelFolder.read(directory.path().resolve("model"));
        assertThat(model.config().layers()).isEqualTo(2);
        assertThat(BpeTokenizer.read(directory.path().resolve("model/tokenizer.json"))
                        .vocabularySize())
                .isEqualTo(512);
        assertThat(directory.path().resolve("samples.txt"))
                .content()
                .startsWith("    public static int ")
                .contains("    /**\n     * Returns the");
        assertThat(directory.record().data()).extracting(DataProvenance::source).containsExactly(sources);

        List<Double> bits = directory.metrics().stream()
                .filter(row -> row.name().equals("validation/bits-per-byte"))
                .map(MetricRow::value)
                .toList();
        assertThat(bits).hasSize(2);
        assertThat(bits.get(1)).isPositive().isLessThan(bits.get(0));
        MatchResult figures = said();
        assertThat(Double.parseDouble(figures.group(1))).isEqualTo(Math.round(bits.get(1) * 1000) / 1000.0);
        // Three bytes of context, or a window of megabytes, halve what eight bits say, and do not make it vanish.
        assertThat(Double.parseDouble(figures.group(2))).isBetween(1.0, 4.0);
        assertThat(Double.parseDouble(figures.group(3))).isBetween(0.5, 4.0);
        assertThat(directory.report())
                .content()
                .contains("this model", "byte trigram", "xz -9", "Held-out text while learning", "public static int");
    }

    private MatchResult said() {
        return runs.events.stream()
                .filter(RunEvent.Said.class::isInstance)
                .flatMap(event ->
                        QUALITY.matcher(((RunEvent.Said) event).message()).results())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRelativeFolderIsTheSameFromEveryOther() {
        Path sources = Path.of("src").toAbsolutePath();
        Recipe<?> recipe = recipe("data.corpus=src");
        assertThat(((LanguageModelConfig) recipe.config()).data().corpus()).isEqualTo(sources.toString());
        assertThat(recipe.text()).contains(sources.toString());
        assertThat(((LanguageModelConfig) recipe().config()).data().corpus()).isEqualTo("java-code");
    }

    /** Text enough for a few windows. */
    private Path texts() throws Exception {
        Path texts = Files.createDirectories(folder.resolve("texts"));
        for (int i = 0; i < 40; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < 60; j++) {
                text.append("    int sum").append(i).append(" = ").append(i * j).append(";\n");
            }
            Files.writeString(texts.resolve(i + ".txt"), text);
        }
        return texts;
    }

    private void stopAtTheFirstStep(LiveRun live) {
        if (last() instanceof RunEvent.Metric) {
            live.requestStop();
        }
    }

    @Test
    void aTextThatHasChangedIsNotLearnedOn() throws Exception {
        Path texts = texts();
        String[] overrides = {"data.corpus=" + texts, "data.vocabulary=300", "training.steps=3"};
        RunDirectory directory = runs.create(1);
        assertThat(work(directory, this::stopAtTheFirstStep, overrides))
                .as(runs.lastEvent())
                .isEqualTo(ExitStatus.INTERRUPTED);

        Files.writeString(texts.resolve("7.txt"), "another text");
        assertThat(work(directory, live -> {}, overrides)).isEqualTo(ExitStatus.DATA_MISMATCH);
        RunEvent.Failed failed = (RunEvent.Failed) last();
        assertThat(failed.message()).startsWith("data " + texts + " has changed since the run began");
        assertThat(failed.mend()).contains("--from " + directory.id());
    }

    @Test
    void aStopIsHeardAfterTheTextIsReadAndAfterItIsEncoded() throws Exception {
        Path texts = texts();
        String[] overrides = {"data.corpus=" + texts, "data.vocabulary=300", "training.steps=3"};
        RunDirectory read = runs.create(1);
        assertThat(work(read, LiveRun::requestStop, overrides)).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(folder.resolve("tokens")).doesNotExist();

        RunDirectory encoded = runs.create(1);
        assertThat(work(
                        encoded,
                        live -> {
                            if (last() instanceof RunEvent.Said said
                                    && said.message().startsWith("learning a tok")) {
                                live.requestStop();
                            }
                        },
                        overrides))
                .isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(folder.resolve("tokens")).isNotEmptyDirectory();
        assertThat(encoded.checkpoints().latest()).isEmpty();
    }
}
