package dev.fathom.cli.worker;

import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunListener;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** The worker's way to the command: what is told goes out at once, in order, from any thread. */
final class Channel implements RunListener {

    private final PrintStream output;

    Channel(PrintStream output) {
        this.output = output;
    }

    void tell(WorkerMessage message) {
        byte[] line = (WorkerProtocol.encode(message) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (output) {
            output.write(line, 0, line.length);
            output.flush();
        }
    }

    @Override
    public void on(RunEvent event) {
        tell(new WorkerMessage.Event(event));
    }
}
