package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** A problem that the method cannot solve, with the number that shows it. */
public final class ProblemException extends FathomException {

    /** What can be wrong. */
    public enum Fault {
        /** A size, β or σ is out of range. */
        SETTING,
        /** A tensor has the wrong shape. */
        SHAPE,
        /** A cost or potential is not a number somewhere. */
        NOT_FINITE,
        /** A cost, potential or drift cannot be computed in single precision. */
        PRECISION,
        /** The drift is not the gradient of anything. */
        NOT_A_GRADIENT,
        /** The gradient given is not that of the potential. */
        WRONG_GRADIENT,
        /** The effective potential does not grow, so the spectrum may be continuous. */
        NOT_CONFINED,
        /** The measure to draw states from has infinite mass. */
        NOT_NORMALISABLE,
        /** A step of time is too long for the drift. */
        UNSTABLE_STEP,
        /** The gap is so small that no correction near the end is short. */
        VANISHING_GAP,
        /** The sampler accepts too few or too many proposals. */
        SAMPLER
    }

    private final Fault fault;
    private final double measured;

    /** A fault, the number that proves it, and what to do. */
    public ProblemException(Fault fault, double measured, String message, String mend) {
        super(ExitStatus.WRONG_USE, message, mend);
        this.fault = fault;
        this.measured = measured;
    }

    /** What is wrong. */
    public Fault fault() {
        return fault;
    }

    /** The number that shows it. */
    public double measured() {
        return measured;
    }
}
