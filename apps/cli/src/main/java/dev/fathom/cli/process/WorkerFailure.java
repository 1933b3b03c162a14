package dev.fathom.cli.process;

import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunEvent;

/** A failure that a worker has told of; its stack trace is the worker's. */
public final class WorkerFailure extends FathomException {

    private final String trace;

    WorkerFailure(RunEvent.Failed failed) {
        super(failed.status(), failed.message(), failed.mend());
        this.trace = failed.trace();
    }

    /** Where in the worker it comes from; may be empty. */
    public String trace() {
        return trace;
    }
}
