package dev.fathom.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.lab.run.Runs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RunDriverTest {

    @TempDir
    Path folder;

    private final Recorder console = new Recorder();
    private Runs runs;

    @BeforeEach
    void makeHome() {
        runs = Runs.in(FathomHome.in(folder), console::say);
    }

    private RunDirectory runThat(String behaviour) {
        return runs.create(new RunRequest("fake", "fake", 1, false, behaviour));
    }

    private ExitStatus drive(RunDirectory run, boolean mayGoOn) {
        WorkerCommand command = WorkerCommand.of(
                FakeWorker.class.getName(),
                OptionalInt.empty(),
                Map.of("FATHOM_WORKER_OPTIONS", "-XX:TieredStopAtLevel=1 -Xmx64m"));
        try (Supervisor supervisor = new Supervisor(command, console)) {
            return new RunDriver(runs, supervisor, console, mayGoOn).drive(run);
        }
    }

    private FathomException failureOf(RunDirectory run, boolean mayGoOn) {
        return catchThrowableOfType(FathomException.class, () -> drive(run, mayGoOn));
    }

    @Test
    void aRunThatEndsWellIsDone() {
        RunDirectory run = runThat("works");

        assertThat(drive(run, true)).isEqualTo(ExitStatus.DONE);
        assertThat(run.record().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.metrics()).hasSize(10);
        assertThat(console.shown).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ExitStatus.class,
            names = {"FAILURE", "WRONG_USE", "CLAIM_DOES_NOT_HOLD", "NON_FINITE", "DISK_OR_MEMORY", "DATA_MISMATCH"})
    void aFailureKeepsItsStatusMessageAndMend(ExitStatus status) {
        FathomException failure = failureOf(runThat("fails " + status), true);

        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure).hasMessage("it went wrong");
        assertThat(failure.mend()).isEqualTo("mend it");
        assertThat(((WorkerFailure) failure).trace()).isEqualTo("the trace");
    }

    @Test
    void aNewRunThatIsRefusedIsTakenBack() {
        RunDirectory run = runThat("fails WRONG_USE");

        assertThat(failureOf(run, true)).hasMessage("it went wrong").hasNoSuppressedExceptions();
        assertThat(run.path()).doesNotExist();
        assertThat(runs.list()).isEmpty();
    }

    @Test
    void whatWasDoneBeforeARefusalIsKept() {
        RunDirectory run = runThat("refused-late");

        assertThat(failureOf(run, true).status()).isEqualTo(ExitStatus.WRONG_USE);
        assertThat(run.record().status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.metrics()).hasSize(2);
    }

    @Test
    void aRunGoneOnWithIsNotTakenBack() {
        RunDirectory run = runThat("fails WRONG_USE");
        runs.died(run, "the machine went down");

        assertThat(failureOf(run, true).status()).isEqualTo(ExitStatus.WRONG_USE);
        assertThat(run.path()).isDirectory();
    }

    @ParameterizedTest
    @CsvSource({"KILL, was killed (SIGKILL)", "ABRT, aborted (SIGABRT)", "SEGV, crashed: SIGSEGV in ["})
    void aRunWhoseWorkerDiesGoesOnFromItsCheckpoint(String signal, String what) {
        RunDirectory run = runThat("dies " + signal);

        assertThat(drive(run, true)).isEqualTo(ExitStatus.DONE);
        assertThat(console.said).anySatisfy(line -> assertThat(line)
                .startsWith("fathom: the worker " + what)
                .endsWith(" at step 5; going on from the checkpoint of step 3"));
        assertThat(run.record().status()).isEqualTo(RunStatus.FINISHED);
        assertThat(run.metrics())
                .extracting(row -> row.step())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void aWorkerThatDiesTwiceIsNotStartedAgain() {
        RunDirectory run = runThat("dies-always KILL");

        FathomException failure = failureOf(run, true);

        assertThat(failure.status()).isEqualTo(ExitStatus.WORKER_DIED);
        assertThat(failure.mend())
                .startsWith("it died twice")
                .contains("fathom run --resume " + run.id())
                .endsWith("worker.log");
        assertThat(run.record().status()).isEqualTo(RunStatus.DIED);
        assertThat(run.record().reason()).contains("SIGKILL").endsWith("at step 5");
    }

    @Test
    void withoutRetryADeadWorkerIsNotStartedAgain() {
        RunDirectory run = runThat("dies KILL");

        FathomException failure = failureOf(run, false);

        assertThat(failure.status()).isEqualTo(ExitStatus.WORKER_DIED);
        assertThat(failure.mend()).startsWith("go on with: fathom run --resume " + run.id());
    }

    @Test
    void withoutACheckpointThereIsNothingToGoOnFrom() {
        RunDirectory run = runThat("dies-unsaved KILL");

        FathomException failure = failureOf(run, true);

        assertThat(failure.status()).isEqualTo(ExitStatus.WORKER_DIED);
        assertThat(failure.mend()).startsWith("there is no checkpoint to go on from");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "77"})
    void aWorkerThatEndsWithoutAWordHasDied(int code) {
        FathomException failure = failureOf(runThat("silent " + code), true);

        assertThat(failure.status()).isEqualTo(ExitStatus.WORKER_DIED);
        assertThat(failure).hasMessage("the worker ended with status " + code + " and no word before it began");
    }

    @Test
    void aWorkerThatCrashesAfterItsLastWordHasDoneItsWork() {
        assertThat(drive(runThat("lingers"), true)).isEqualTo(ExitStatus.DONE);
    }

    @Test
    void whatIsNoMessageGoesToTheLog() throws Exception {
        RunDirectory run = runThat("garbage");

        assertThat(drive(run, true)).isEqualTo(ExitStatus.DONE);
        assertThat(Files.readString(run.workerLog())).contains("native code says hello");
    }

    @Test
    void aWorkerFindsTheThreadsSet() throws Exception {
        RunDirectory run = runThat("environment");

        drive(run, true);

        assertThat(Files.readString(run.workerLog())).contains("threads " + Machine.cores() + "\n");
    }

    @Test
    void ctrlCSavesACheckpointAndEndsInterrupted() throws Exception {
        RunDirectory run = runThat("waits");
        CompletableFuture<ExitStatus> status = CompletableFuture.supplyAsync(() -> drive(run, true));
        waitUntil(() -> run.metricsFile().toFile().exists() && !console.shown.isEmpty());

        interrupt();

        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(run.record().status()).isEqualTo(RunStatus.INTERRUPTED);
        assertThat(run.checkpoints().latest()).isPresent();
        assertThat(console.said).contains("stopping: what is done is saved first (Ctrl-C once more ends it at once)");
    }

    @Test
    void aSecondCtrlCEndsAWorkerThatDoesNotStop() throws Exception {
        RunDirectory run = runThat("deaf");
        CompletableFuture<ExitStatus> status = CompletableFuture.supplyAsync(() -> drive(run, true));
        waitUntil(() -> Files.exists(run.workerLog()));
        TimeUnit.MILLISECONDS.sleep(300);

        interrupt();
        waitUntil(() -> !console.said.isEmpty());
        assertThat(status).isNotDone();
        interrupt();

        assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(run.record().status()).isEqualTo(RunStatus.DIED);
    }

    @Test
    void aLogThatCannotBeWrittenIsSaid() {
        WorkerCommand command = new WorkerCommand(FakeWorker.class.getName(), List.of(), Map.of());
        try (Supervisor supervisor = new Supervisor(command, console)) {
            assertThatThrownBy(() -> supervisor.supervise(
                            new dev.fathom.cli.worker.WorkerRequest.Work("none"),
                            folder.resolve("missing").resolve("worker.log"),
                            message -> {}))
                    .isInstanceOfSatisfying(
                            FathomException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.DISK_OR_MEMORY))
                    .hasMessageContaining("the worker cannot be started");
        }
    }

    private static void interrupt() throws Exception {
        long pid = ProcessHandle.current().pid();
        new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor();
    }

    private static void waitUntil(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
