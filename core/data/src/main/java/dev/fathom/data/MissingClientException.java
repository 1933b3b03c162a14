package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/** The package client that a data set comes through (mvn, npm, apt-get) is not installed. */
public final class MissingClientException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public MissingClientException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public MissingClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
