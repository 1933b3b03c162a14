package dev.fathom.data;

import org.jspecify.annotations.Nullable;

/**
 * An archive that is broken, or that tries something an honest package does not: a path outside its folder, a link, a
 * bomb.
 */
public final class ArchiveException extends DataException {

    private static final long serialVersionUID = 1L;

    /** @param message one line */
    public ArchiveException(String message) {
        super(message, null);
    }

    /**
     * @param message one line
     * @param cause the failure underneath, if there is one
     */
    public ArchiveException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
