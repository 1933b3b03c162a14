package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.lab.recipe.Recipe;
import dev.fathom.lab.recipe.RecipeBook;
import dev.fathom.lab.recipe.RecipeOptions;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RunCommandTest {

    @RegisterExtension
    final Typed typed = new Typed();

    private RunDirectory latest() {
        return typed.session().runs().find("latest");
    }

    @Test
    void aRunPrintsItsFolderLast() throws Exception {
        assertThat(typed.run("run", "count-up", "--smoke", "--seed", "9"))
                .as(typed.error())
                .isZero();

        RunDirectory run = latest();
        assertThat(typed.out()).isEqualTo("HOME/runs/" + run.id() + "\n");
        assertThat(run.record().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.record().seed()).isEqualTo(9);
        assertThat(run.record().smoke()).isTrue();
        assertThat(Files.readString(run.path().resolve("sum.txt"))).isEqualTo("10");
        assertThat(Files.readString(run.workerLog())).contains("printed by the work");
        assertThatTheEngineIsNotInThisProcess();
    }

    private static void assertThatTheEngineIsNotInThisProcess() throws Exception {
        Path maps = Path.of("/proc/self/maps");
        if (Files.exists(maps)) {
            assertThat(Files.readString(maps)).doesNotContain("libtorch", "openblas", "javacpp/cache");
        }
    }

    @Test
    void aRunThatIsRefusedLeavesNothing() {
        assertThat(typed.run("run", "count-up")).isZero();
        String before = latest().id();
        typed.clear();
        assertThat(typed.run("run", "count-up", "fails=refused")).isEqualTo(2);

        assertThat(typed.error()).contains("fathom: fails: it is refused (leave it out)");
        assertThat(typed.out()).isEmpty();
        assertThat(latest().id()).isEqualTo(before);
        assertThat(typed.home().resolve("runs")).isDirectoryContaining(path -> path.endsWith(before));
        assertThat(typed.home().resolve("runs").toFile().list()).hasSize(1);
    }

    @Test
    void aFailureOfTheWorkIsOneLineAndItsStatus() throws Exception {
        assertThat(typed.run("run", "count-up", "steps=2", "fails=nan", "--json"))
                .isEqualTo(4);

        assertThat(typed.error().lines()).last().asString().startsWith("fathom: step 2: loss is not finite (");
        assertThat(latest().record().status()).isEqualTo(RunStatus.FAILED);
        JsonNode node = new ObjectMapper().readTree(typed.out());
        assertThat(node.path("status").asText()).isEqualTo("failed");
        assertThat(node.path("exitStatus").asInt()).isEqualTo(4);
        assertThat(node.path("directory").asText()).isEqualTo("HOME/runs/" + latest().id());
    }

    @Test
    void aDeadWorkerIsToldWithItsStepAndTheWayOn() {
        assertThat(typed.run("run", "count-up", "steps=5", "fails=killed", "--no-retry"))
                .isEqualTo(6);
        assertThat(typed.error()).contains("was killed (SIGKILL)", "at step 4", "fathom run --resume " + latest().id());
        assertThat(latest().record().status()).isEqualTo(RunStatus.DIED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run                          | fathom: fathom run needs a RECIPE (see `fathom recipes` for those there are)",
                "run count-pu                 | fathom: recipe 'count-pu': there is no built-in recipe or file of this name;"
                        + " did you mean 'count-up'? (`fathom recipes` lists them)",
                "run count-up stesp=4         | fathom: override 'stesp=4': unknown key 'stesp'; did you mean 'steps'?",
                "run count-up steps=many      | fathom: override 'steps=many': in 'steps': must be a whole number, got 'many'",
                "run count-up steps=-4        | fathom: override 'steps=-4': steps must be at least 1, got -4",
                "run count-up steps           | fathom: 'steps' is no KEY=VALUE (values follow the recipe, for instance"
                        + " model.layers=8)",
                "run count-up --threads 0     | fathom: --threads must be at least 1, got 0",
                "run count-up --seed x        | fathom: invalid value for option '--seed': 'x' is not a long (see fathom"
                        + " run --help)",
                "run --resume nothing         | fathom: there is no run 'nothing' (there is no run yet in HOME/runs)",
                "run --resume a --from b      | fathom: --resume goes with neither --from nor --smoke nor --seed: a run"
                        + " goes on as it was begun (leave them out, or begin anew with --from a)",
                "run --from a --smoke         | fathom: --from does not go with --smoke: what is recorded with a run has"
                        + " one size, the run's (leave --smoke out and give smaller values as KEY=VALUE, or run the recipe"
                        + " itself with --smoke)",
                "run missing/recipe.yaml      | fathom: missing/recipe.yaml: there is no such file",
                "recipes count-pu             | fathom: recipe 'count-pu': there is no built-in recipe or file of this name;"
                        + " did you mean 'count-up'? (`fathom recipes` lists them)",
                "export nothing --to x        | fathom: there is no run 'nothing' (there is no run yet in HOME/runs)",
                "export nothing               | fathom: fathom export needs --to DIR (see fathom export --help)",
            })
    void wrongUseIsOneLineWithItsMendAndMakesNoRun(String arguments, String line) {
        assertThat(typed.run(arguments.strip().split(" "))).isEqualTo(2);

        assertThat(typed.error()).isEqualTo(line.strip() + "\n");
        assertThat(typed.out()).isEmpty();
        assertThat(typed.session().runs().list()).isEmpty();
    }

    @Test
    void aRecipeWithoutASmokeSizeIsRefusedWithSmoke() throws Exception {
        Path recipe = Files.writeString(typed.home().resolve("plain.yaml"), "kind: counting\n");
        assertThat(typed.run("run", recipe.toString(), "--smoke")).isEqualTo(2);
        assertThat(typed.error())
                .isEqualTo(
                        "fathom: HOME/plain.yaml: recipe plain has no smoke size (leave --smoke out, or give it a key"
                                + " 'smoke' with the values of a small run)\n");
        assertThat(typed.session().runs().list()).isEmpty();
    }

    static Stream<String> builtIn() {
        return RecipeBook.load().builtIn().stream().map(Recipe::name);
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void everyBuiltInRecipeHasASmokeSize(String name) {
        RecipeOptions smoke = new RecipeOptions(List.of(), true, OptionalLong.empty());
        assertThat(RecipeBook.load().read(name, smoke).name()).isEqualTo(name);
    }

    @Test
    void claimsAreNotMeasuredBehindTheTableOfReproduce() throws Exception {
        Path recipe = Files.writeString(typed.home().resolve("claims.yaml"), "kind: reproduction\n");
        assertThat(typed.run("run", recipe.toString())).isEqualTo(2);
        assertThat(typed.error()).contains("recipe claims measures claims", "fathom reproduce");
        assertThat(typed.session().runs().list()).isEmpty();

        RunRequest request = new RunRequest("reproduce", "reproduction", 0, false, "kind: reproduction\n");
        RunDirectory run = typed.session().runs().create(request);
        typed.clear();
        assertThat(typed.run("run", "--resume", run.id())).isEqualTo(2);
        assertThat(typed.error()).contains("(go on with: fathom reproduce --resume " + run.id() + ")");
    }

    @Test
    void aRunThatSavedNothingBeginsAnewAndSaysSo() {
        RunRequest request = new RunRequest("count-up", "counting", 0, false, "kind: counting\nsteps: 2\n");
        RunDirectory run = typed.session().runs().create(request);
        typed.session().runs().died(run, "the machine went down");
        assertThat(typed.run("run", "--resume", run.id())).as(typed.error()).isZero();
        assertThat(typed.error()).contains("run " + run.id() + " has no whole checkpoint: beginning anew\n");
    }

    @Test
    void aHomeThatCannotBeWrittenIsSaid() throws Exception {
        Files.createFile(typed.home().resolve("runs"));

        assertThat(typed.run("run", "count-up")).isEqualTo(5);
        assertThat(typed.error()).startsWith("fathom: HOME/runs").hasLineCount(1);
    }

    @Test
    void recipesAreListedWithTheirKeys() throws Exception {
        assertThat(typed.run("recipes")).isZero();
        assertThat(typed.out()).containsPattern("count-up +counting +Counts up and saves");

        typed.clear();
        assertThat(typed.run("recipes", "count-up")).isZero();
        assertThat(typed.out()).containsPattern("steps +40");

        typed.clear();
        assertThat(typed.run("recipes", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(typed.out()).isArray()).isTrue();

        typed.clear();
        assertThat(typed.run("recipes", "count-up", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(typed.out()).path("keys")).hasSize(3);
    }

    @Test
    void aFinishedRunCanBeMadeAgainButNotGoneOnWithNorExportedWithoutAModel() throws Exception {
        assertThat(typed.run("run", "count-up", "steps=3", "--seed", "5")).isZero();
        String first = latest().id();
        typed.clear();

        assertThat(typed.run("run", "--resume", first)).isEqualTo(2);
        assertThat(typed.run(
                        "export", first, "--to", typed.home().resolve("model").toString()))
                .isEqualTo(2);
        assertThat(typed.run("run", "--from", first, "steps=2")).isZero();

        assertThat(typed.error().lines())
                .startsWith(
                        "fathom: run " + first + " is finished: there is nothing to go on with"
                                + " (begin anew with: fathom run --from " + first + ")",
                        "fathom: run " + first + " has no model: its kind, counting, leaves none"
                                + " (name another run, see `fathom runs`)");
        RunDirectory second = latest();
        assertThat(second.id()).isNotEqualTo(first);
        assertThat(second.record().recipe()).isEqualTo("count-up");
        assertThat(second.record().seed()).isEqualTo(5);
        assertThat(Files.readString(second.path().resolve("sum.txt"))).isEqualTo("3");
    }
}
