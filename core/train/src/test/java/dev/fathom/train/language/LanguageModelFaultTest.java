package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeException;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.train.TestRuns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong in a recipe of a language model is said in one line with the key and what is allowed. */
class LanguageModelFaultTest {

    @TempDir
    Path folder;

    private static LanguageModelConfig read(List<String> overrides) {
        return (LanguageModelConfig) RecipeBook.load()
                .read("code-lm", new RecipeOptions(overrides, true, OptionalLong.empty()))
                .config();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data.vocabulary=256 | 'data' | vocabulary must be from 257 (256 bytes and the end of text) to 16777216, got 256",
                "data.vocabulary=20000000 | 'data' | vocabulary must be from 257 (256 bytes and the end of text) to 16777216, got 20000000",
                "data.trainBytes=0 | 'data' | trainBytes must be at least 1, got 0",
                "data.tokenizerBytes=-1 | 'data' | tokenizerBytes must be at least 1, got -1",
                "data.corpu=x | 'data' | did you mean 'corpus'",
                "model.heads=5 | 'model' | dim must be a multiple of heads 5, got 64",
                "model.heads=0 | 'model' | heads must be >= 1, got 0",
                "model.kvHeads=3 | 'model' | heads must be a multiple of kvHeads 3, got 4",
                "model.dim=4 | 'model' | dim / heads must be even for rotary positions, got 4 / 4 = 1",
                "model.layers=-2 | 'model' | layers must be >= 1, got -2",
                "model.context=0 | 'model' | context must be >= 1, got 0",
                "model.dropout=1 | 'model' | dropout must be in [0, 1), got 1.0",
                "model.depth=cascado | 'model.depth' | did you mean 'cascade'",
                "training.steps=0 | 'training' | steps must be at least 1, got 0",
                "training.batch=two | 'training.batch' | must be a whole number",
                "training.batch=1e12 | 'training.batch' | must be a whole number",
                "training.clipNorm=-1 | 'training' | clipNorm must be at least 0 and finite, got -1.0",
                "training.optimizer.lr=0 | 'training.optimizer' | lr must be positive and finite, got 0.0",
                "training.schedule.warmUp=2 | 'training.schedule' | warmUp must be in [0, 1], got 2.0",
                "samples.sampling.topP=0 | 'samples.sampling' | topP must be in (0, 1], got 0.0",
                "samples.tokens=0 | 'samples' | tokens must be at least 1, got 0",
                "precision=half | 'precision' | full",
            })
    void valueOutOfRangeIsRefusedBeforeTheRun(String override, String where, String what) {
        assertThatThrownBy(() -> read(List.of(override)))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .message()
                .doesNotContain("\n");
    }

    private RunEvent.Failed refused(String... overrides) {
        List<String> all = new ArrayList<>(List.of(overrides));
        all.add("data.tokenizerBytes=20000");
        all.add("data.trainBytes=20000");
        LanguageModelConfig config = read(all);
        TestRuns runs = new TestRuns(folder);
        ExitStatus status =
                runs.work(runs.create(1), live -> {}, run -> new LanguageModelRecipe(() -> folder).run(config, run));
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.WRONG_USE);
        RunEvent.Failed failed = (RunEvent.Failed) runs.events.get(runs.events.size() - 1);
        assertThat(failed.message()).doesNotContain("\n");
        return failed;
    }

    private String text(int lines) throws Exception {
        Path file = folder.resolve("own.txt");
        Files.writeString(file, "all work and no play\n".repeat(lines));
        return "data.corpus=" + file;
    }

    @Test
    void unknownDataSetNamesTheKeyAndTheNearest() {
        RunEvent.Failed failed = refused("data.corpus=java-cod");
        assertThat(failed.message())
                .isEqualTo(
                        "data.corpus=java-cod: there is no data set and no file \"java-cod\"; did you mean java-code?;"
                                + " `fathom data list` shows all");
        assertThat(failed.mend()).isEqualTo("give a data set of text, or a folder or file");
    }

    @Test
    void dataSetOfPicturesIsRefused() {
        assertThat(refused("data.corpus=fashion-mnist").message())
                .startsWith("data.corpus=fashion-mnist: data set fashion-mnist gives ")
                .contains("text is needed here");
    }

    @Test
    void contextLongerThanTheTextNamesTheKeyAndWhatIsAllowed() throws Exception {
        RunEvent.Failed failed = refused(text(200), "model.context=5000");
        assertThat(failed.message())
                .matches(
                        "model\\.context=5000 is too long for a text of \\d+ tokens: two windows and a token must fit");
        assertThat(failed.mend()).matches("choose a model\\.context from 1 to \\d+, or give more text");
        int longest =
                Integer.parseInt(failed.mend().replaceAll("\\D+", " ").trim().split(" ")[1]);
        assertThat(refused(text(200), "model.context=" + (longest + 1)).mend()).isEqualTo(failed.mend());
    }

    @Test
    void batchTooLargeForOneTensorNamesTheKeyAndWhatIsAllowed() throws Exception {
        RunEvent.Failed failed = refused(text(200), "model.context=16", "training.batch=2000000000");
        assertThat(failed.message())
                .isEqualTo("training.batch=2000000000 windows of model.context=16 tokens are too many");
        assertThat(failed.mend()).isEqualTo("choose a training.batch from 1 to 134217727");
    }

    @Test
    void optimiserGroupThatMatchesNothingNamesTheKey() throws Exception {
        RunEvent.Failed failed = refused(
                text(200),
                "model.context=16",
                "training.optimizer.groups=[{pattern: '*.nrom.weight', weightDecay: 0}]");
        assertThat(failed.message()).startsWith("training.optimizer: no parameter matches the group *.nrom.weight");
    }
}
