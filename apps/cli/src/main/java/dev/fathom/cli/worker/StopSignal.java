package dev.fathom.cli.worker;

import java.util.ArrayList;
import java.util.List;

/** Whether the work has been asked to stop at its next chance. Any thread may ask and look. */
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

    /** Whether it has been asked to stop. */
    public synchronized boolean isRequested() {
        return requested;
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
