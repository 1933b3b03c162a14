package dev.fathom.ngvi;

/** What keeps the precision positive. */
public sealed interface Domain {

    /** Nothing does (plain SNGD): a precision that is not positive ends the fit. */
    record Open() implements Domain {}

    /**
     * Proj-SNGD: the exact minimiser over the box.
     *
     * @param box the box
     */
    record Project(MomentBox box) implements Domain {}

    /**
     * An engineering alternative for a precision that is not positive: halve the step of that coordinate until it is.
     *
     * @param box the box, onto which the step is projected afterwards
     */
    record Backtrack(MomentBox box) implements Domain {}
}
