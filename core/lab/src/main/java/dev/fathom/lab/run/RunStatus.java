package dev.fathom.lab.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
    /** Its folder is made, its work has not begun. */
    CREATED,
    /** Its work goes on. */
    RUNNING,
    /** All work is done. */
    FINISHED,
    /** It ended with an error. */
    FAILED,
    /** The user stopped it. */
    INTERRUPTED,
    /** Its process ended without saying why. */
    DIED;

    /** Whether a run that stands here may come to stand at {@code next}. */
    public boolean canBecome(RunStatus next) {
        return switch (this) {
            case CREATED -> next == RUNNING || next == FAILED || next == DIED;
            case RUNNING -> next == FINISHED || next == FAILED || next == INTERRUPTED || next == DIED;
            case FAILED, INTERRUPTED, DIED -> next == RUNNING;
            case FINISHED -> false;
        };
    }

    /** The name in lower case, as it is written. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
