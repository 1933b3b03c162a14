package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of a run cannot be written or read. */
public final class DiskException extends FathomException {

    private DiskException(ExitStatus status, String message, String mend, Throwable cause) {
        super(status, message, mend, cause);
    }

    static DiskException cannotWrite(Path file, IOException cause) {
        return new DiskException(
                ExitStatus.DISK_OR_MEMORY,
                file + " could not be written: " + reason(cause),
                "free some space or make the folder writable, then go on with --resume",
                cause);
    }

    static DiskException cannotRead(Path file, IOException cause) {
        return new DiskException(
                ExitStatus.DATA_MISMATCH,
                file + " could not be read: " + reason(cause),
                "restore the file, or delete the run's folder",
                cause);
    }

    /** What went wrong in words: the exceptions of the file system often say no more than the path. */
    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "something of that name is in the way";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
