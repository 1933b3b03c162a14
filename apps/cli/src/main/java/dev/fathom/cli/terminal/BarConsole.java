package dev.fathom.cli.terminal;

import dev.fathom.lab.run.RunEvent;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A console for a person at a terminal: the last line is a progress bar, messages scroll by above it. */
final class BarConsole implements Console {

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int REFRESH_MILLIS = 250;

    private final PrintStream error;
    private final int columns;
    private final boolean colour;
    private @Nullable ProgressBar bar;
    private String unit = "";
    private long total;
    private String drawn = "";
    private volatile OptionalDouble secondsLeft = OptionalDouble.empty();

    BarConsole(PrintStream error, int columns, boolean colour) {
        this.error = error;
        this.columns = columns;
        this.colour = colour;
    }

    @Override
    public void say(String message) {
        synchronized (error) {
            error.print((drawn.isEmpty() ? "" : CLEAR_LINE) + message + System.lineSeparator() + drawn);
            error.flush();
        }
    }

    @Override
    public void show(RunEvent.Progressed progress) {
        secondsLeft = progress.secondsLeft();
        ProgressBar current = bar;
        if (current == null || !progress.unit().equals(unit) || progress.total() != total) {
            close();
            unit = progress.unit();
            total = progress.total();
            current = begin(progress);
            bar = current;
        }
        current.setExtraMessage(" " + Figures.beside(progress));
        current.stepTo(progress.done());
    }

    private ProgressBar begin(RunEvent.Progressed progress) {
        return new ProgressBarBuilder()
                .setTaskName(progress.unit())
                .setInitialMax(progress.total())
                .startsFrom(progress.done(), Duration.ZERO)
                .setStyle(colour ? ProgressBarStyle.COLORFUL_UNICODE_BAR : ProgressBarStyle.UNICODE_BLOCK)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .continuousUpdate()
                .setEtaFunction(state -> eta())
                .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1))
                .build();
    }

    private Optional<Duration> eta() {
        OptionalDouble left = secondsLeft;
        return left.isPresent() ? Optional.of(Duration.ofSeconds(Math.round(left.getAsDouble()))) : Optional.empty();
    }

    private void draw(String line) {
        synchronized (error) {
            drawn = line;
            error.print("\r" + line + "\u001b[K");
            error.flush();
        }
    }

    @Override
    public void close() {
        ProgressBar current = bar;
        if (current == null) {
            return;
        }
        bar = null;
        current.close();
        synchronized (error) {
            if (!drawn.isEmpty()) {
                error.println();
                error.flush();
                drawn = "";
            }
        }
    }
}
