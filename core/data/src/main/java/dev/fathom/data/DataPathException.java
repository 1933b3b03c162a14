package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/** A path that data code may not read or write, or a file that cannot be opened there. */
public final class DataPathException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public DataPathException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public DataPathException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
