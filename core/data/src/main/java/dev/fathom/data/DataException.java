package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/**
 * Data could not be had, read or written. The message is one line: what is wrong, where, the value, what is allowed and
 * what to do. Each subclass is one kind of failure that a caller can act on.
 */
public abstract class DataException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    protected DataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
