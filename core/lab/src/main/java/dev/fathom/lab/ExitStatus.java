package dev.fathom.lab;

/** How a command ends. The numbers are part of the command line's contract. */
public enum ExitStatus {
    /** All that was asked for is done. */
    DONE(0),
    /** A failure with no status of its own. */
    FAILURE(1),
    /** The command, a recipe or an argument is wrong; nothing was done. */
    WRONG_USE(2),
    /** The work was done and a claim does not hold. */
    CLAIM_DOES_NOT_HOLD(3),
    /** A loss, a gradient or a weight is not finite. */
    NON_FINITE(4),
    /** The disk is full or cannot be written, or there is not enough memory. */
    DISK_OR_MEMORY(5),
    /** The worker process died without reporting. */
    WORKER_DIED(6),
    /** Data, a file or a checkpoint is not what its hash or its record says. */
    DATA_MISMATCH(7),
    /** Stopped by the user. */
    INTERRUPTED(130);

    private final int code;

    ExitStatus(int code) {
        this.code = code;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }
}
