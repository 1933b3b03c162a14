package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** Another process works on the run. */
public final class RunLockedException extends FathomException {

    RunLockedException(String run, String holder) {
        super(
                ExitStatus.WRONG_USE,
                "run " + run + " is in use by " + holder,
                "wait until it ends, or stop it, then try again");
    }
}
