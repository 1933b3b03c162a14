package dev.fathom.lab.run;

/** The work of a run. */
@FunctionalInterface
public interface RunBody {

    /** Does the work; returns early, after saving a checkpoint, once {@link Run#stopRequested()}. */
    void run(Run run) throws Exception;
}
