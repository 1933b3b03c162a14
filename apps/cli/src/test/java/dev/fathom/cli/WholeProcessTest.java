package dev.fathom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command and its worker as the two processes they are. */
class WholeProcessTest {

    @TempDir
    Path home;

    private final List<Process> started = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void whatIsPrintedIsUtf8InEveryLocale() throws Exception {
        environment.put("LC_ALL", "C");
        Process command = fathom("recipes", "count-up");
        assertThat(new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("count-up: Counts up and saves the sum Σ.\n");
        assertThat(command.waitFor()).as(error()).isZero();
    }

    private Process fathom(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xlog:class+init=info:file=" + home.resolve("classes.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Fathom.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("FATHOM_HOME", home.toString());
        builder.environment()
                .put(
                        "FATHOM_NATIVES",
                        Path.of(System.getProperty("user.home"), ".javacpp", "cache")
                                .toString());
        builder.environment().put("FATHOM_WORKER_OPTIONS", "-XX:TieredStopAtLevel=1");
        builder.environment().putAll(environment);
        builder.redirectError(home.resolve("stderr").toFile());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private String error() {
        try {
            return Files.readString(home.resolve("stderr"));
        } catch (IOException e) {
            return "";
        }
    }

    private RunDirectory run() {
        return Runs.in(FathomHome.in(home), warning -> {}).find("latest");
    }

    private boolean hasCheckpoint() {
        return !Runs.in(FathomHome.in(home), warning -> {}).list().isEmpty()
                && run().checkpoints().latest().isPresent();
    }

    @Test
    void ctrlCSavesSaysHowToGoOnAndEndsWith130() throws Exception {
        Process command = fathom("run", "count-up", "steps=10000", "millis=20");
        waitUntil(this::hasCheckpoint);

        new ProcessBuilder("kill", "-INT", String.valueOf(command.pid()))
                .start()
                .waitFor();

        String out = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(command.waitFor()).as(error()).isEqualTo(130);
        RunDirectory run = run();
        assertThat(out).isEqualTo(run.path() + "\n");
        assertThat(error())
                .contains("stopping: what is done is saved first", "go on with: fathom run --resume " + run.id());
        assertThat(run.record().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(Files.readString(home.resolve("classes.log")))
                .as("the command never begins to use the native libraries")
                .contains("picocli.CommandLine")
                .doesNotContain("org.bytedeco")
                .doesNotContain("org/bytedeco");
    }

    @Test
    void aWorkerWhoseCommandIsKilledSavesAndEnds() throws Exception {
        Process command = fathom("run", "count-up", "steps=10000", "millis=20");
        waitUntil(this::hasCheckpoint);
        ProcessHandle worker = command.children().findFirst().orElseThrow();

        command.destroyForcibly().waitFor();

        worker.onExit().get(30, TimeUnit.SECONDS);
        assertThat(run().record().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run().isInUse()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "ABRT", "KILL"})
    void aWorkerThatIsKilledIsReportedWithItsStepAndStartedAgain(String signal) throws Exception {
        Process command = fathom("run", "count-up", "steps=80", "millis=20");
        waitUntil(this::hasCheckpoint);
        ProcessHandle worker = command.children().findFirst().orElseThrow();

        new ProcessBuilder("kill", "-" + signal, String.valueOf(worker.pid()))
                .start()
                .waitFor();

        command.getInputStream().readAllBytes();
        assertThat(command.waitFor()).as(error()).isZero();
        assertThat(error())
                .containsPattern("the worker [^\\n]*at step \\d+; going on from the checkpoint of step [1-9]");
        assertThat(run().record().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run().path().resolve("sum.txt")).hasContent(String.valueOf(80 * 81 / 2));
    }

    @Test
    void aHomeThatCannotBeWrittenIsOneLineAndStatus5() throws Exception {
        Files.writeString(home.resolve("runs"), "a file where a folder is needed");

        Process command = fathom("run", "count-up", "steps=3");

        command.getInputStream().readAllBytes();
        assertThat(command.waitFor()).as(error()).isEqualTo(5);
        assertThat(error())
                .hasLineCount(1)
                .startsWith("fathom: ")
                .contains(home.resolve("runs").toString());
        assertThat(home.resolve("runs")).hasContent("a file where a folder is needed");
    }

    private void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long: %s", error()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
