package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/** A package client ran but did not deliver: the network refused, or the package or its version is not there. */
public final class DataFetchException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public DataFetchException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public DataFetchException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
