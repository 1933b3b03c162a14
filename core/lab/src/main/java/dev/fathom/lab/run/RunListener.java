package dev.fathom.lab.run;

/** Hears what happens in a run, in order, on the thread it happens on. */
@FunctionalInterface
public interface RunListener {

    /** Hears one event. Must be quick, and must not throw. */
    void on(RunEvent event);
}
