package dev.fathom.ngvi;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;

/** A step without projection made a precision that is not positive, or not finite: the method has diverged. */
public final class PrecisionLeftDomainException extends FathomException {

    private final long step;
    private final int coordinate;

    /**
     * @param step the step, from 0
     * @param coordinate the coordinate
     * @param precision the value
     */
    public PrecisionLeftDomainException(long step, int coordinate, double precision) {
        super(
                ExitStatus.NON_FINITE,
                "step " + step + " made precision " + coordinate + " equal to " + precision + ", which must be > 0",
                "project onto a MomentBox, take a smaller step, or estimate with the Hessian instead of samples alone");
        this.step = step;
        this.coordinate = coordinate;
    }

    /** The step, from 0. */
    public long step() {
        return step;
    }

    /** The coordinate, from 0. */
    public int coordinate() {
        return coordinate;
    }
}
