package dev.fathom.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fathom.cli.process.Ending;
import dev.fathom.cli.process.Supervisor;
import dev.fathom.cli.terminal.Console;
import dev.fathom.cli.worker.WorkerMessage;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Asks a worker for something that is not a run. */
final class Asked {

    private final Session session;
    private @Nullable JsonNode result;

    /** @param session what the command works with */
    Asked(Session session) {
        this.session = session;
    }

    /** What the worker gave as data, if it did. */
    @Nullable
    JsonNode result() {
        return result;
    }

    /**
     * Lets a worker do {@code request}; text of it is printed as it comes. What the worker logged is kept only if it
     * did not end well.
     *
     * @return how it ended, if not with a failure
     * @throws FathomException if it failed or died, or its log cannot be written
     */
    ExitStatus ask(WorkerRequest request, OptionalInt threads) {
        Path log = log();
        try (Console console = session.console();
                Supervisor supervisor = new Supervisor(session.worker(threads), console)) {
            Ending ending = supervisor.supervise(request, log, message -> hear(message, console));
            if (ending instanceof Ending.Finished finished) {
                delete(log);
                return finished.event().status();
            }
            if (ending instanceof Ending.Failed failed) {
                throw failed.failure();
            }
            if (supervisor.isInterrupted()) {
                return ExitStatus.INTERRUPTED;
            }
            throw new FathomException(
                    ExitStatus.WORKER_DIED,
                    "the worker " + ((Ending.Died) ending).description(),
                    "what it printed: " + log);
        }
    }

    private void hear(WorkerMessage message, Console console) {
        if (message instanceof WorkerMessage.Text text) {
            session.out().print(text.text());
            session.out().flush();
        } else if (message instanceof WorkerMessage.Result given) {
            result = given.value();
        } else if (message instanceof WorkerMessage.Event told) {
            if (told.event() instanceof RunEvent.Progressed progress) {
                console.show(progress);
            } else if (told.event() instanceof RunEvent.Said said) {
                console.say(said.message());
            }
        }
    }

    private Path log() {
        Path folder = session.home().data().resolve("logs");
        Path log = folder.resolve("worker-" + ProcessHandle.current().pid() + ".log");
        try {
            Files.createDirectories(folder);
            return Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    log + " cannot be written: " + e,
                    "free some space, or set FATHOM_HOME to a folder you can write",
                    e);
        }
    }

    private static void delete(Path log) {
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            return; // a log that stays harms nobody
        }
    }
}
