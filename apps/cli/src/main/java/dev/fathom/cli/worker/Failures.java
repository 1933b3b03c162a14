package dev.fathom.cli.worker;

import dev.fathom.data.ArchiveException;
import dev.fathom.data.DataCacheException;
import dev.fathom.data.DataException;
import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataHashException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.UnknownDatasetException;
import dev.fathom.data.text.TokenFileException;
import dev.fathom.data.text.TokenizerException;
import dev.fathom.engine.EngineException;
import dev.fathom.engine.EngineMemoryException;
import dev.fathom.engine.SafetensorsException;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an exception means for the user: the status the command ends with, one line, and the mend. */
public final class Failures {

    private Failures() {}

    /** The failure behind what was thrown; one that is a fault of the program has no mend but {@code --debug}. */
    public static FathomException known(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            FathomException known = knownAlone(cause);
            if (known != null) {
                return known;
            }
        }
        return new FathomException(
                ExitStatus.FAILURE,
                thrown.getClass().getSimpleName() + ": " + message(thrown),
                "a fault of the program; --debug shows where",
                thrown);
    }

    private static @Nullable FathomException knownAlone(Throwable thrown) {
        if (thrown instanceof FathomException known) {
            return known;
        }
        if (thrown instanceof OutOfMemoryError) {
            return new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    "out of memory: " + message(thrown),
                    "make the model or the batch smaller, or set FATHOM_WORKER_OPTIONS=-Xmx… higher",
                    thrown);
        }
        if (thrown instanceof ExceptionInInitializerError && thrown.getCause() instanceof IllegalArgumentException e) {
            return new FathomException(ExitStatus.WRONG_USE, message(e), "", e); // a variable the engine reads is wrong
        }
        if (thrown instanceof EngineException engine) {
            return engine(engine);
        }
        if (thrown instanceof DataException data) {
            return new FathomException(status(data), message(data), "", data);
        }
        if (thrown instanceof TokenFileException || thrown instanceof TokenizerException) {
            return new FathomException(ExitStatus.DATA_MISMATCH, message(thrown), "", thrown);
        }
        return thrown instanceof IOException io ? file(io) : null;
    }

    private static FathomException engine(EngineException thrown) {
        if (thrown instanceof EngineMemoryException) {
            return new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    message(thrown),
                    "make the model or the batch smaller, or free some memory",
                    thrown);
        }
        ExitStatus status = thrown instanceof SafetensorsException ? ExitStatus.DATA_MISMATCH : ExitStatus.FAILURE;
        return new FathomException(status, message(thrown), "", thrown);
    }

    private static ExitStatus status(DataException thrown) {
        if (thrown instanceof UnknownDatasetException || thrown instanceof DataPathException) {
            return ExitStatus.WRONG_USE;
        }
        if (thrown instanceof DataCacheException) {
            return ExitStatus.DISK_OR_MEMORY;
        }
        boolean mismatch = thrown instanceof DataHashException
                || thrown instanceof DataFormatException
                || thrown instanceof ArchiveException;
        return mismatch ? ExitStatus.DATA_MISMATCH : ExitStatus.FAILURE;
    }

    private static @Nullable FathomException file(IOException thrown) {
        String message = message(thrown);
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("not enough space") || lower.contains("quota exceeded")) {
            return new FathomException(ExitStatus.DISK_OR_MEMORY, message, "free some space", thrown);
        }
        if (thrown instanceof AccessDeniedException || lower.contains("read-only file system")) {
            return new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    "permission denied: " + message,
                    "make it readable and writable",
                    thrown);
        }
        if (thrown instanceof NoSuchFileException) {
            return new FathomException(ExitStatus.WRONG_USE, "there is no file " + message, "check its name", thrown);
        }
        if (thrown instanceof FileSystemException) {
            return new FathomException(ExitStatus.DISK_OR_MEMORY, message, "", thrown);
        }
        return null;
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
