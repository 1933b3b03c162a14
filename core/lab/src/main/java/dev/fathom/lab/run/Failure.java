package dev.fathom.lab.run;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;

/** How an exception ends a run. */
record Failure(ExitStatus status, String message, String mend, String trace) {

    static Failure of(Throwable thrown) {
        if (thrown instanceof FathomException known) {
            return new Failure(known.status(), oneLine(known), known.mend(), trace(thrown));
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return new Failure(
                        ExitStatus.DISK_OR_MEMORY,
                        "out of memory: " + oneLine(cause),
                        "make the model or the batch smaller, or give the worker more memory",
                        trace(thrown));
            }
            if (cause instanceof FathomException known) {
                return new Failure(known.status(), oneLine(known), known.mend(), trace(thrown));
            }
            if (cause instanceof IOException && isDiskFull(cause)) {
                return new Failure(
                        ExitStatus.DISK_OR_MEMORY,
                        oneLine(cause),
                        "free some space, then go on with --resume",
                        trace(thrown));
            }
        }
        return new Failure(
                ExitStatus.FAILURE,
                thrown.getClass().getSimpleName() + ": " + oneLine(thrown),
                "--debug shows where",
                trace(thrown));
    }

    /** The file system tells these only in words. */
    private static boolean isDiskFull(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded")
                || message.contains("read-only file system");
    }

    private static String oneLine(Throwable thrown) {
        String message = thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " | ");
    }

    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
