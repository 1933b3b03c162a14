package dev.fathom.eigenfunctioncontrol.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recipe that is shipped goes all the way, from its problem to its report. */
class BuiltInRecipesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lqr-isotropic",
                "lqr-anisotropic",
                "lqr-repulsive",
                "double-well",
                "ring-control",
                "opinion-dynamics"
            })
    void goesAllTheWayToItsReport(String name) throws Exception {
        List<String> smaller = List.of(
                "learning.iterations=20",
                "learning.ritzSteps=10",
                "learning.excitedSteps=10",
                "learning.evaluationStates=512",
                "correction.iterations=10",
                "paths=64");
        Recipe recipe = RecipeBook.load().read(name, new RecipeOptions(smaller, true, OptionalLong.empty()));
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory =
                runs.create(new RunRequest(name, "eigenfunction-control", 0, true, "kind: eigenfunction-control\n"));
        List<RunEvent> events = new ArrayList<>();
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), events::add);

        ExitStatus status = live.execute(run -> new ControlRecipe().run((ControlConfig) recipe.config(), run));

        assertThat(status).as("%s", events.get(events.size() - 1)).isEqualTo(ExitStatus.DONE);
        assertThat(directory.path().resolve("results.json")).isNotEmptyFile();
        assertThat(directory.path().resolve("control-error.csv")).isNotEmptyFile();
        assertThat(directory.path().resolve("report.html")).content().contains("How it was learned");
    }
}
