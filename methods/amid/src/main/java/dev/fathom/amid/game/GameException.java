package dev.fathom.amid.game;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** A game, a mechanism or a solver that cannot be: what is wrong, where, the value, and what to do about it. */
public final class GameException extends FathomException {

    /**
     * @param message what is wrong, where, the value, what is allowed; one line
     * @param mend what the user can do
     */
    public GameException(String message, String mend) {
        super(ExitStatus.WRONG_USE, message, mend);
    }
}
