package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/** No data set of this name is in the catalog. */
public final class UnknownDatasetException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public UnknownDatasetException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public UnknownDatasetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
