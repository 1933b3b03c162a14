package dev.fathom.cli.terminal;

import dev.fathom.lab.run.RunEvent;
import java.io.PrintStream;

/** Where messages and progress are shown while work goes on: standard error. */
public interface Console extends AutoCloseable {

    /** Shows a message on a line of its own. */
    void say(String message);

    /** Shows how far the work is. */
    void show(RunEvent.Progressed progress);

    /** Ends what is being drawn; messages may still follow. */
    @Override
    void close();

    /**
     * The console that suits a terminal: a bar where lines can be drawn over, otherwise a plain line every ten seconds.
     *
     * @param error standard error
     */
    static Console on(Terminal terminal, PrintStream error) {
        return terminal.interactive()
                ? new BarConsole(error, terminal.columns(), terminal.colour())
                : new LineConsole(error, System::nanoTime);
    }
}
