package dev.fathom.amid;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** An objective would be reported that was not evaluated at an equilibrium. */
public final class NotAnEquilibriumException extends FathomException {

    NotAnEquilibriumException(double exploitability, double guard) {
        super(
                ExitStatus.FAILURE,
                "the objective was not evaluated at an equilibrium: the least exploitability found is " + exploitability
                        + ", the guard is " + guard,
                "raise the validation's steps, lower the solver's step size, or raise the guard");
    }
}
