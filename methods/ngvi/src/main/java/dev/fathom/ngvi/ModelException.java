package dev.fathom.ngvi;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** A model's data or settings cannot be used: a design with a hole, constant labels, labels of the wrong kind. */
public final class ModelException extends FathomException {

    /**
     * @param message what is wrong, where, and the value
     * @param mend what is allowed and what to do
     */
    public ModelException(String message, String mend) {
        super(ExitStatus.WRONG_USE, message, mend);
    }
}
