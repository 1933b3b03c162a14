package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeException;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.train.language.LanguageModelConfig;
import dev.fathom.train.language.LanguageModelRecipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wirings in recipes: the built-in one from text to a model, and what does not fit a model. */
class RecipesTest {

    @TempDir
    Path folder;

    private static Object config(String recipe, String... overrides) {
        return RecipeBook.load()
                .read(recipe, new RecipeOptions(List.of(overrides), true, OptionalLong.empty()))
                .config();
    }

    @Test
    void codeWithLearnedShortcutsGoesAllTheWay() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("sources"));
        for (int i = 0; i < 30; i++) {
            Files.writeString(
                    sources.resolve("C" + i + ".java"),
                    ("int f" + i + "(int x) { return x * " + i + "; }\n").repeat(99));
        }
        LanguageModelConfig config = (LanguageModelConfig) config(
                "code-lm-ancre",
                "data.corpus=" + sources,
                "data.vocabulary=300",
                "model.dim=16",
                "model.context=16",
                "training.steps=6",
                "training.evaluateEvery=3",
                "samples.tokens=4");
        assertThat(config.model().depth()).isEqualTo(AncreConfig.defaults());
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 1, true, "kind: test\n"));
        List<RunEvent> events = new ArrayList<>();
        ExitStatus status = runs.start(directory, Environment.ofThisJava("test", 1), events::add)
                .execute(run -> new LanguageModelRecipe(() -> folder.resolve("cache")).run(config, run));
        assertThat(status).as(events.get(events.size() - 1).toString()).isEqualTo(ExitStatus.DONE);
        Path run = directory.path();
        assertThat(run.resolve("model/config.json")).isNotEmptyFile();
        assertThat(run.resolve("model/model.safetensors")).isNotEmptyFile();
        assertThat(run.resolve("samples.txt")).isNotEmptyFile();
        assertThat(Files.readAllLines(run.resolve("depth/coefficients.csv"))).hasSize(1 + 3 * 10); // steps 0, 5 and 6
        assertThat(Files.readString(run.resolve("depth/edges.txt"))).startsWith("# model.depth: ");
        assertThat(Files.readString(run.resolve("report.html"))).contains("Shortcuts of model.depth");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "code-lm | model.depth=fixed-edges | model.depth.edges=0:13 | 'model.depth.edges=0:13' | in 'model':"
                        + " depth.edges: block index 13 of shortcut 0:13 out of range for K = 2 blocks",
                "code-lm | model.depth=fixed-edges | model.depth.edges=0:1+0:1 | 'model.depth.edges=0:1+0:1' | in"
                        + " 'model.depth': edges names the shortcut 0:1 more than once",
                "fashion-resnet | model.widths=[8,16] | model.depth=deepnorm | 'model.depth=deepnorm' | in 'model':"
                        + " depth.kind deepnorm needs states with channels last, as text has them, got channel axis 1",
                "fashion-resnet | model.depth=hyper-connections | model.depth.dynamic=true |"
                        + " 'model.depth.dynamic=true' | in 'model': depth.dynamic must be false for states with channel"
                        + " axis 1",
            })
    void wiringThatDoesNotFitTheModelIsRefusedBeforeTheRun(
            String recipe, String first, String second, String where, String what) {
        assertThatThrownBy(() -> config(recipe, first, second))
                .isInstanceOf(RecipeException.class)
                .hasMessageContaining(where)
                .hasMessageContaining(what)
                .message()
                .doesNotContain("\n");
    }
}
