package dev.fathom.cli.command;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Ranges of options. */
final class Check {

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

    /** The threads a user asked for, checked. */
    static OptionalInt threads(@Nullable Integer asked) {
        if (asked == null) {
            return OptionalInt.empty();
        }
        atLeast("--threads", asked, 1);
        return OptionalInt.of(asked);
    }
}
