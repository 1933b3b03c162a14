package dev.fathom.lab.recipe;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/**
 * A fault in a recipe or in an override of it. The message is one line: where it is, what is wrong, what is allowed.
 */
public final class RecipeException extends FathomException {

    private static final int LONGEST = 500;

    RecipeException(String where, String fault) {
        this(where, fault, "");
    }

    RecipeException(String where, String fault, String mend) {
        super(ExitStatus.WRONG_USE, oneLine(where + ": " + fault), mend);
    }

    /** What a user wrote may hold anything; a message shows it in one line of bounded length. */
    private static String oneLine(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s\u0085\u2028\u2029]+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }
}
