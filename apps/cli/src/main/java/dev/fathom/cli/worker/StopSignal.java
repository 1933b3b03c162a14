package dev.fathom.cli.worker;

import java.util.ArrayList;
import java.util.List;

/** Tells that the work is asked to stop at its next chance. Any thread may ask and listen. */
public final class StopSignal {

    private final List<Runnable> listeners = new ArrayList<>();
    private boolean requested;

    /** Asks to stop; asking again changes nothing. */
    void request() {
        List<Runnable> toTell;
        synchronized (this) {
            requested = true;
            toTell = List.copyOf(listeners);
            listeners.clear();
        }
        toTell.forEach(Runnable::run);
    }

    /** Runs {@code action} once a stop is asked for; at once if it has been. */
    void whenRequested(Runnable action) {
        synchronized (this) {
            if (!requested) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }
}
