package dev.fathom.cli.command;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What options may be. */
final class Check {

    /** As many as the engine takes. */
    private static final int MOST_THREADS = 4096;

    private Check() {}

    static void atLeast(String option, long value, long least) {
        if (value < least) {
            throw new FathomException(
                    ExitStatus.WRONG_USE, option + " must be at least " + least + ", got " + value, "");
        }
    }

    /** Checks that a number lies between two bounds, both allowed. */
    static void between(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new FathomException(
                    ExitStatus.WRONG_USE, option + " must be from " + least + " to " + most + ", got " + value, "");
        }
    }

    /** Checks that a file can be written, its folder made if need be; nothing is written. */
    static void writable(String option, Path file) {
        Path whole = file.toAbsolutePath().normalize();
        Path folder = whole.getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        String fault = "";
        if (folder == null || Files.isDirectory(whole)) {
            fault = "it is a folder";
        } else if (!Files.isDirectory(folder)) {
            fault = folder + " is no folder";
        } else if (!Files.isWritable(folder)) {
            fault = "the folder " + folder + " cannot be written";
        }
        if (!fault.isEmpty()) {
            throw new FathomException(
                    ExitStatus.DISK_OR_MEMORY,
                    option + " " + file + " cannot be written: " + fault,
                    "name a file in a folder you can write");
        }
    }

    /** The threads a user asked for, checked. */
    static OptionalInt threads(@Nullable Integer asked) {
        if (asked == null) {
            return OptionalInt.empty();
        }
        atLeast("--threads", asked, 1);
        if (asked > MOST_THREADS) {
            throw new FathomException(
                    ExitStatus.WRONG_USE, "--threads must be at most " + MOST_THREADS + ", got " + asked, "");
        }
        return OptionalInt.of(asked);
    }
}
