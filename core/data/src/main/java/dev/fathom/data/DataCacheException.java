package dev.fathom.data;

/** The folder in which data are kept cannot be written: its disk is full or read-only, or it is another user's. */
public final class DataCacheException extends DataException {

    private static final long serialVersionUID = 1L;

    /**
     * @param message one line
     * @param cause the failure underneath
     */
    public DataCacheException(String message, Throwable cause) {
        super(message, cause);
    }
}
