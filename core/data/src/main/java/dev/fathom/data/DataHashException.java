package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/** What arrived, or what lies in the cache, is not what the catalog recorded: its SHA-256 differs. */
public final class DataHashException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public DataHashException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public DataHashException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
