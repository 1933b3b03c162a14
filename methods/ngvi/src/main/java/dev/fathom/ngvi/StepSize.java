package dev.fathom.ngvi;

/** The step size γ_t as a function of the step t = 0, 1, …; see {@link Steps}. */
@FunctionalInterface
public interface StepSize {

    /** γ_t, greater than 0. */
    double at(long t);
}
