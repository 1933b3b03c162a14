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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recipe that is shipped goes all the way, from its problem to its report. */
class BuiltInRecipesTest {

    private static final List<String> SMALLER = List.of(
            "learning.iterations=20",
            "learning.ritzSteps=10",
            "learning.excitedSteps=10",
            "learning.evaluationStates=512",
            "correction.iterations=10",
            "paths=64");

    /** Those whose optimal law is known. */
    private static final List<String> REFERENCED =
            List.of("lqr-isotropic", "lqr-anisotropic", "lqr-repulsive", "double-well");

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
                "opinion-dynamics",
                "own-control"
            })
    void goesAllTheWayToItsReport(String name) throws Exception {
        Path run = run(name, List.of());
        assertThat(run.resolve("results.json")).content().doesNotContain("NaN");
        assertThat(run.resolve("report.html")).content().contains("How it was learned");
        if (REFERENCED.contains(name)) {
            assertThat(run.resolve("control-error.csv")).isNotEmptyFile();
        } else {
            assertThat(run.resolve("control-error.csv")).doesNotExist();
        }
    }

    /** What the problem's check, the training of a rival and the judgement have to say. */
    @Test
    void warningsOfAllStagesAreInTheResultsAndOnThePage() throws Exception {
        Path run = run(
                "lqr-isotropic",
                List.of("problem.terminal=-0.4", "rivals=[cross-entropy]", "correction.batch=512", "problem.dim=12"));
        for (String file : List.of("results.json", "report.html")) {
            assertThat(run.resolve(file))
                    .content()
                    .contains("the terminal cost falls without bound")
                    .contains("cross entropy: while it was trained");
        }
    }

    private Path run(String name, List<String> more) throws Exception {
        List<String> overrides = new ArrayList<>(SMALLER);
        overrides.addAll(more);
        Recipe<?> recipe = RecipeBook.load().read(name, new RecipeOptions(overrides, true, OptionalLong.empty()));
        Runs runs = Runs.in(FathomHome.in(folder.resolve("home")), message -> {});
        RunDirectory directory =
                runs.create(new RunRequest(name, "eigenfunction-control", 0, true, "kind: eigenfunction-control\n"));
        List<RunEvent> events = new ArrayList<>();
        LiveRun live = runs.start(directory, Environment.ofThisJava("test", 1), events::add);

        ExitStatus status = live.execute(run -> new ControlRecipe().run((ControlConfig) recipe.config(), run));

        assertThat(status).as("%s", events.get(events.size() - 1)).isEqualTo(ExitStatus.DONE);
        return directory.path();
    }
}
