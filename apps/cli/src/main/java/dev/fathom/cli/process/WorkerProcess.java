package dev.fathom.cli.process;

import dev.fathom.cli.worker.WorkerMessage;
import dev.fathom.cli.worker.WorkerProtocol;
import dev.fathom.cli.worker.WorkerRequest;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One worker. Its standard error, and whatever it prints that is no message, goes to its log. It sees its standard
 * input end when this process ends, and then ends itself.
 */
final class WorkerProcess implements AutoCloseable {

    private static final long SECONDS_TO_EXIT = 20;

    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a worker with a request.
     *
     * @param log the file its output is added to; a crash report is written beside it
     */
    static WorkerProcess start(WorkerCommand command, WorkerRequest request, Path log) {
        Path absolute = log.toAbsolutePath();
        ProcessBuilder builder = new ProcessBuilder(command.line(absolute.resolveSibling("worker-crash-%p.log")));
        builder.environment().putAll(command.environment());
        builder.redirectError(ProcessBuilder.Redirect.appendTo(absolute.toFile()));
        WorkerProcess worker;
        try {
            worker = new WorkerProcess(builder.start(), absolute);
        } catch (IOException e) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    "the worker cannot be started: " + e.getMessage(),
                    "free some memory, and check that " + absolute.getParent() + " is writable",
                    e);
        }
        worker.send(WorkerProtocol.encode(request));
        return worker;
    }

    /** Hands on every message until the worker ends; then says how it ended. */
    Ending await(Consumer<WorkerMessage> listener) {
        @Nullable Ending said = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<WorkerMessage> message = WorkerProtocol.decode(line);
                if (message.isEmpty()) {
                    log(line);
                    continue;
                }
                Ending ending = ending(message.get());
                if (ending != null) {
                    said = ending;
                    endSoon();
                }
                listener.accept(message.get());
            }
        } catch (IOException e) {
            log("the worker's messages end: " + e);
        }
        int code = exitCode();
        if (said != null) {
            return said;
        }
        return new Ending.Died(code, CrashReport.read(log.resolveSibling("worker-crash-" + process.pid() + ".log")));
    }

    private static @Nullable Ending ending(WorkerMessage message) {
        if (message instanceof WorkerMessage.Event event) {
            if (event.event() instanceof RunEvent.Finished finished) {
                return new Ending.Finished(finished);
            }
            if (event.event() instanceof RunEvent.Failed failed) {
                return new Ending.Failed(failed);
            }
        }
        return null;
    }

    /** A worker that has said its last word has some time to leave, then it is ended. */
    private void endSoon() {
        process.onExit().orTimeout(SECONDS_TO_EXIT, TimeUnit.SECONDS).exceptionally(late -> {
            kill();
            return process;
        });
    }

    private int exitCode() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                    kill();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void log(String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            return; // a full disk must not hide what the worker says
        }
    }

    /** Asks the worker to stop at its next chance; any thread may. */
    void askToStop() {
        send(WorkerProtocol.STOP);
    }

    private synchronized void send(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            log("the worker no longer listens: " + e); // how it ended is told where it is waited for
        }
    }

    /** Ends the worker at once; any thread may. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
    }
}
