package dev.fathom.lab;

import org.jspecify.annotations.Nullable;

/**
 * A failure a user can act on. Its message is one line: what is wrong, where, the value; {@link #mend()} says what to
 * do. Anything else that is thrown is a fault of the program.
 */
public class FathomException extends RuntimeException {

    private final ExitStatus status;
    private final String mend;

    /** A failure with its mend, for instance "free some space, then go on with --resume". */
    public FathomException(ExitStatus status, String message, String mend, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.mend = mend;
    }

    /** A failure with its mend and no cause. */
    public FathomException(ExitStatus status, String message, String mend) {
        this(status, message, mend, null);
    }

    /** The status the command ends with. */
    public ExitStatus status() {
        return status;
    }

    /** What the user can do about it; empty if the message says it all. */
    public String mend() {
        return mend;
    }
}
