package dev.fathom.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {

    @RegisterExtension
    final Typed typed = new Typed();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''               | fathom: a command is needed (see fathom --help)",
                "rnu              | fathom: fathom has no command 'rnu' (did you mean run? see fathom --help)",
                "runs --limt 3    | fathom: fathom runs has no option '--limt' (did you mean --limit? see fathom runs --help)",
                "runs --limit x   | fathom: invalid value for option '--limit': 'x' is not an int (see fathom runs --help)",
                "runs --limit 0   | fathom: --limit must be at least 1, got 0",
                "runs extra       | fathom: fathom runs takes no further argument, got 'extra' (see fathom runs --help)",
                "show             | fathom: fathom show needs RUN (see fathom show --help)",
                "show nothing     | fathom: there is no run 'nothing' (there is no run yet in HOME/runs)",
                "report latest    | fathom: there is no run yet in HOME/runs (make one with `fathom run`)",
            })
    void wrongUseIsOneLineWithItsMend(String arguments, String line) {
        int status = typed.run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(typed.error()).isEqualTo(line + "\n");
        assertThat(typed.out()).isEmpty();
    }

    static Stream<String> commands() {
        return FathomCommand.commandLine(Typed.nowhere()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHelpsWithAnExample(String command) {
        assertThat(typed.run(command, "--help")).isZero();
        assertThat(typed.out()).contains("Usage: fathom " + command).containsPattern("Example: .*fathom " + command);
        assertThat(typed.error()).isEmpty();
    }

    @Test
    void helpNamesTheExitStatuses() {
        assertThat(typed.run("--help")).isZero();
        assertThat(typed.out()).contains("6 the worker died", "130 interrupted");
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(typed.run("--version")).isZero();
        assertThat(typed.out()).matches("fathom \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void helpHasNoColoursWithoutATerminal() {
        typed.run("--help");
        assertThat(typed.out()).doesNotContain("\u001b");
    }

    @Test
    void runsAreListedAsATableAndAsJson() throws Exception {
        typed.session().runs().create(new RunRequest("code-lm", "language-model", 7, true, "kind: language-model\n"));

        assertThat(typed.run("runs")).isZero();
        assertThat(typed.out()).containsPattern("(?s)RUN +RECIPE +STATUS.*code-lm +created");

        typed.clear();
        assertThat(typed.run("runs", "--json")).isZero();
        JsonNode array = new ObjectMapper().readTree(typed.out());
        assertThat(array).hasSize(1);
        assertThat(array.get(0).path("recipe").asText()).isEqualTo("code-lm");
        assertThat(array.get(0).path("seed").asLong()).isEqualTo(7);
        assertThat(array.get(0).path("smoke").asBoolean()).isTrue();
    }

    @Test
    void aRunIsShownWithItsRecipe() throws Exception {
        typed.session().runs().create(new RunRequest("code-lm", "language-model", 7, false, "kind: language-model\n"));

        assertThat(typed.run("show", "latest")).isZero();
        assertThat(typed.out()).contains("status      created", "seed        7", "kind: language-model");

        typed.clear();
        assertThat(typed.run("show", "latest", "--json")).isZero();
        assertThat(new ObjectMapper().readTree(typed.out()).path("recipeText").asText())
                .isEqualTo("kind: language-model\n");
    }

    @Test
    void theBestCheckpointOfARunIsShownWithItsPlace() throws Exception {
        RunDirectory run = typed.session()
                .runs()
                .create(new RunRequest("code-lm", "language-model", 7, false, "kind: language-model\n"));
        double[] losses = {3, 1, 2};
        for (int step = 1; step <= losses.length; step++) {
            run.checkpoints().save(step, folder -> folder.writeText("a", "b"), OptionalDouble.of(losses[step - 1]));
        }

        typed.run("show", "latest");
        Path best = run.path().resolve("checkpoints/step-00000002");
        assertThat(typed.out())
                .contains(
                        "checkpoint  step 3",
                        "best        step 2, "
                                + best.toString().replace(typed.home().toString(), "HOME"));

        typed.clear();
        typed.run("show", "latest", "--json");
        assertThat(new ObjectMapper()
                        .readTree(typed.out())
                        .path("bestCheckpoint")
                        .asText())
                .endsWith("step-00000002");
    }

    @Test
    void dataSetsAreListedWithLicenceAndPlace() throws Exception {
        assertThat(typed.run("data", "list")).isZero();
        assertThat(typed.out())
                .containsPattern("DATA SET +SIZE +CACHED +LICENCE")
                .containsPattern("java-code +.* no ");

        typed.clear();
        assertThat(typed.run("data", "list", "--json")).isZero();
        JsonNode array = new ObjectMapper().readTree(typed.out());
        assertThat(array).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.path("licence").asText()).isNotBlank();
            assertThat(entry.path("packages")).isNotEmpty();
            assertThat(entry.path("cached").asBoolean()).isFalse();
        });

        typed.clear();
        assertThat(typed.run("data", "path", "java-code")).isEqualTo(1);
        assertThat(typed.error())
                .isEqualTo(
                        "fathom: data set java-code is not in the cache (fetch it with: fathom data fetch java-code)\n");
        typed.clear();
        assertThat(typed.run("data", "fetch", "java-cod")).isEqualTo(2);
        assertThat(typed.error())
                .contains("\"java-cod\"", "did you mean java-code?")
                .hasLineCount(1);
    }

    @Test
    void theReportOfARunThatEndedWithoutOneIsWritten() {
        Runs runs = typed.session().runs();
        RunDirectory run = runs.create(new RunRequest("code-lm", "language-model", 7, false, "kind: language-model\n"));
        try (LiveRun live = runs.start(run, Environment.ofThisJava("", 1), event -> {})) {
            live.metrics().log(1, "loss", 0.5);
            live.metrics().log(2, "loss", 0.25);
            assertThat(typed.run("report", "latest")).isEqualTo(1);
            assertThat(typed.error())
                    .isEqualTo("fathom: run " + run.id()
                            + " has no report yet: it is still running (its report is written when it ends)\n");
        }

        typed.clear();
        assertThat(typed.run("report", run.id())).as(typed.error()).isZero();
        assertThat(typed.out()).isEqualTo("HOME/runs/" + run.id() + "/report.html\n");
        assertThat(run.report()).content().contains("died: its process is gone", "plot-loss");
    }

    @Test
    void theIndexOfRunsIsBuiltAgainOnRequest() throws Exception {
        typed.session().runs().create(new RunRequest("code-lm", "language-model", 7, true, "kind: language-model\n"));
        Files.delete(typed.home().resolve("index.sqlite"));

        assertThat(typed.run("runs", "--reindex")).isZero();
        assertThat(typed.error()).isEqualTo("the index of runs is built again; runs in it: 1\n");
        assertThat(typed.out()).contains("code-lm");
        assertThat(typed.home().resolve("index.sqlite")).isNotEmptyFile();
    }

    @Test
    void aHomeThatIsNoPathIsNamed() {
        typed.environment().put("FATHOM_HOME", "a\0b");
        assertThat(typed.run("runs")).isEqualTo(2);
        assertThat(typed.error()).startsWith("fathom: FATHOM_HOME is no path here, 'a?b'");
    }

    @Test
    void aStackTraceIsShownOnlyForDebug() {
        typed.run("show", "nothing");
        assertThat(typed.error()).doesNotContain("\tat ");

        typed.run("show", "nothing", "--debug");
        assertThat(typed.error()).contains("\tat dev.fathom");
    }

    @Test
    void allCommandsHaveDescriptions() {
        CommandLine root = FathomCommand.commandLine(Typed.nowhere());
        root.getSubcommands().values().forEach(command -> {
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
            command.getCommandSpec().options().forEach(option -> assertThat(option.description())
                    .as(command.getCommandName() + " " + option.longestName())
                    .isNotEmpty());
        });
    }
}
