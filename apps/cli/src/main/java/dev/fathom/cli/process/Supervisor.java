package dev.fathom.cli.process;

import dev.fathom.cli.terminal.Console;
import dev.fathom.cli.worker.Interrupts;
import dev.fathom.cli.worker.WorkerMessage;
import dev.fathom.cli.worker.WorkerRequest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sees a request through. Ctrl-C asks the worker to stop, which lets it save what it has; a second one ends it. A
 * worker that dies is the caller's to decide on.
 */
public final class Supervisor implements AutoCloseable {

    private final WorkerCommand command;
    private final Console console;
    private final AtomicReference<@Nullable WorkerProcess> current = new AtomicReference<>();
    private final Interrupts interrupts;

    /** Takes the signals over until it is closed. */
    public Supervisor(WorkerCommand command, Console console) {
        this.command = command;
        this.console = console;
        this.interrupts = Interrupts.handledBy(this::interrupted);
    }

    private void interrupted(int number) {
        WorkerProcess worker = current.get();
        if (worker == null) {
            return;
        }
        if (number == 1) {
            console.say("stopping: what is done is saved first (Ctrl-C once more ends it at once)");
            worker.askToStop();
        } else {
            console.say("ending the worker");
            worker.kill();
        }
    }

    /** Whether the user has asked to stop. */
    public boolean isInterrupted() {
        return interrupts.any();
    }

    /**
     * Lets a new worker do {@code request}.
     *
     * @param log the file its output is added to
     * @param listener hears its messages
     */
    public Ending supervise(WorkerRequest request, Path log, Consumer<WorkerMessage> listener) {
        try (WorkerProcess worker = WorkerProcess.start(command, request, log)) {
            current.set(worker);
            if (isInterrupted()) {
                worker.askToStop(); // the signal came while it was being started
            }
            return worker.await(listener);
        } finally {
            current.set(null);
        }
    }

    @Override
    public void close() {
        interrupts.close();
    }
}
