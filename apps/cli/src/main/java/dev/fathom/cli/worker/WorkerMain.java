package dev.fathom.cli.worker;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunEvent;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The worker: one request in, messages out, and the exit status as the last word. */
public final class WorkerMain {

    private static final Duration TIME_TO_SAVE = Duration.ofSeconds(15);

    private WorkerMain() {}

    /** Does what the first line of standard input asks for. */
    public static void main(String[] args) throws Exception {
        Channel channel = new Channel(new PrintStream(new FileOutputStream(FileDescriptor.out), false, "UTF-8"));
        System.setOut(System.err); // messages alone go to standard output
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String request = input.readLine();
        if (request == null) {
            System.exit(ExitStatus.INTERRUPTED.code());
            return;
        }
        StopSignal stop = new StopSignal();
        new Lifeline(input, stop, TIME_TO_SAVE, () -> Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code())).watch();
        try (Interrupts interrupts = Interrupts.handledBy(number -> stop.request())) {
            System.exit(perform(WorkerProtocol.decodeRequest(request), channel, stop)
                    .code());
        }
    }

    private static ExitStatus perform(WorkerRequest request, Channel channel, StopSignal stop) {
        boolean saysItself = request instanceof WorkerRequest.Work;
        if (!saysItself) {
            stop.whenRequested(() -> {
                channel.on(new RunEvent.Finished(ExitStatus.INTERRUPTED, "")); // there is nothing to save
                Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.code());
            });
        }
        try {
            ExitStatus status = WorkerTask.of(request).perform(channel, stop);
            if (!saysItself) {
                channel.on(new RunEvent.Finished(status, ""));
            }
            return status;
        } catch (Throwable thrown) {
            FathomException failure = Failures.known(thrown);
            StringWriter trace = new StringWriter();
            thrown.printStackTrace(new PrintWriter(trace, true));
            channel.on(new RunEvent.Failed(
                    failure.status(), String.valueOf(failure.getMessage()), failure.mend(), trace.toString()));
            return failure.status();
        }
    }
}
