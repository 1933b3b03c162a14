package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.data.text.BpeTokenizer;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.nn.Llama;
import dev.fathom.train.TestRuns;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguageModelRecipeTest {

    @TempDir
    Path folder;

    @Test
    void goesAllTheWayFromTextToAModelFolder() throws Exception {
        String sources = Path.of("../../core").toAbsolutePath().normalize().toString();
        LanguageModelConfig config = (LanguageModelConfig) RecipeBook.load()
                .read("code-lm", new RecipeOptions(List.of("data.corpus=" + sources), true, OptionalLong.empty()))
                .config();
        TestRuns runs = new TestRuns(folder);
        RunDirectory directory = runs.create(1);
        ExitStatus status =
                runs.work(directory, run -> {}, run -> new LanguageModelRecipe(() -> folder).run(config, run));
        assertThat(runs.events.get(runs.events.size() - 1)).hasNoNullFieldsOrProperties();
        assertThat(status)
                .as(runs.events.get(runs.events.size() - 1).toString())
                .isEqualTo(ExitStatus.DONE);
        Llama model = ModelFolder.read(directory.path().resolve("model"));
        assertThat(model.config().layers()).isEqualTo(2);
        assertThat(BpeTokenizer.read(directory.path().resolve("model/tokenizer.json"))
                        .vocabularySize())
                .isEqualTo(512);
        assertThat(directory.path().resolve("samples.txt")).isNotEmptyFile();
    }
}
