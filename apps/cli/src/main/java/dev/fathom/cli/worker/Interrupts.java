package dev.fathom.cli.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ctrl-C and its like while work goes on: they are handed on instead of ending the process. Closing it gives the
 * signals back.
 */
@SuppressWarnings("sunapi") // there is no other way to hear of a second Ctrl-C
public final class Interrupts implements AutoCloseable {

    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final AtomicInteger count = new AtomicInteger();
    private final List<Runnable> restore = new ArrayList<>();

    private Interrupts() {}

    /** Hands every interrupt on with its number, from 1. */
    public static Interrupts handledBy(IntConsumer handler) {
        Interrupts interrupts = new Interrupts();
        for (String name : SIGNALS) {
            try {
                sun.misc.Signal signal = new sun.misc.Signal(name);
                sun.misc.SignalHandler before =
                        sun.misc.Signal.handle(signal, got -> handler.accept(interrupts.count.incrementAndGet()));
                interrupts.restore.add(() -> sun.misc.Signal.handle(signal, before));
            } catch (IllegalArgumentException e) {
                continue; // this system has no such signal, or the Java machine keeps it for itself
            }
        }
        return interrupts;
    }

    /** Whether there was one. */
    public boolean any() {
        return count.get() > 0;
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }
}
