package dev.fathom.lab.checkpoint;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A checkpoint cannot be written or is not what its manifest says. */
public final class CheckpointException extends FathomException {

    private CheckpointException(ExitStatus status, String message, String mend, @Nullable Throwable cause) {
        super(status, message, mend, cause);
    }

    static CheckpointException cannotWrite(Path folder, long step, Exception cause) {
        return new CheckpointException(
                ExitStatus.DISK_OR_MEMORY,
                "the checkpoint of step " + step + " could not be written to " + folder + ": " + reason(cause),
                "earlier checkpoints are untouched; free some space or make the folder writable, then go on with --resume",
                cause);
    }

    static CheckpointException cannotCleanUp(Path folder, Exception cause) {
        return new CheckpointException(
                ExitStatus.DISK_OR_MEMORY,
                "what a dead process left in " + folder + " could not be cleared away: " + reason(cause),
                "make the folder writable, then go on with --resume",
                cause);
    }

    static CheckpointException cannotRead(Path folder, Exception cause) {
        return new CheckpointException(
                ExitStatus.DISK_OR_MEMORY,
                "the checkpoints in " + folder + " could not be read: " + reason(cause),
                "check that the folder is there and readable",
                cause);
    }

    static CheckpointException broken(Path folder, String what) {
        return new CheckpointException(
                ExitStatus.DATA_MISMATCH, "broken checkpoint " + folder + ": " + what, "use an earlier one", null);
    }

    static CheckpointException wrongName(String name, String why) {
        return new CheckpointException(
                ExitStatus.FAILURE, "a checkpoint cannot hold a file named '" + name + "': " + why, "", null);
    }

    static CheckpointException noSuchFile(Checkpoint checkpoint, String name) {
        return new CheckpointException(
                ExitStatus.DATA_MISMATCH,
                "checkpoint " + checkpoint.folder() + " has no file '" + name + "'; it has "
                        + String.join(", ", checkpoint.manifest().files().keySet()),
                "it was written by another kind of run or another version",
                null);
    }

    private static String reason(Exception cause) {
        String message = cause.getMessage();
        String kind = cause.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
        return message == null ? kind : message;
    }
}
