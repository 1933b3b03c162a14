package dev.fathom.cli.terminal;

import dev.fathom.lab.run.RunEvent;
import java.io.PrintStream;
import java.util.function.LongSupplier;

/** A console for logs and pipes: nothing is drawn over, and progress is a line every ten seconds at most. */
final class LineConsole implements Console {

    private static final long PAUSE_NANOS = 10_000_000_000L;

    private final PrintStream error;
    private final LongSupplier nanos;
    private long last;
    private String unit = "";

    LineConsole(PrintStream error, LongSupplier nanos) {
        this.error = error;
        this.nanos = nanos;
    }

    @Override
    public synchronized void say(String message) {
        error.println(message);
        error.flush();
    }

    @Override
    public synchronized void show(RunEvent.Progressed progress) {
        long now = nanos.getAsLong();
        boolean begins = !progress.unit().equals(unit);
        boolean ends = progress.done() == progress.total() && progress.total() > 0;
        if (begins) {
            unit = progress.unit();
            last = now;
        }
        if (now - last < PAUSE_NANOS && !ends) {
            return;
        }
        last = now;
        say(line(progress));
    }

    private static String line(RunEvent.Progressed progress) {
        StringBuilder line = new StringBuilder();
        line.append(progress.unit())
                .append(' ')
                .append(progress.done())
                .append('/')
                .append(progress.total());
        if (progress.total() > 0) {
            line.append(" (").append(100 * progress.done() / progress.total()).append(" %)");
        }
        progress.secondsLeft()
                .ifPresent(left -> line.append("  ").append(Figures.clock(left)).append(" left"));
        String beside = Figures.beside(progress);
        return beside.isEmpty() ? line.toString() : line + "  " + beside;
    }

    @Override
    public void close() {}
}
