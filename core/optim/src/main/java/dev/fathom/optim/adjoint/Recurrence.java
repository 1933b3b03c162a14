package dev.fathom.optim.adjoint;

/**
 * A recurrence x(t+1) = F(t, x(t)) and the transpose of its derivative. Steps must be deterministic: one that is taken
 * again from the same state gives the same bits.
 *
 * @param <S> a state, and an adjoint of a state
 * @param <T> a tape: room for all that one step's pull-back needs
 */
public interface Recurrence<S, T> {

    /** A copy that does not change when {@code state} does. */
    S copy(S state);

    /** A tape, to be written again and again. */
    T newTape();

    /**
     * One step, recorded on {@code tape}.
     *
     * @param t the step's number, from 0
     * @param state x(t); belongs to the step from here on and may be overwritten or kept by the tape
     * @return x(t+1), which the tape must not keep
     */
    S step(int t, S state, T tape);

    /**
     * The transpose of the derivative of step {@code t}. Whatever else the step depends on, for instance parameters,
     * has its gradient added to by the recurrence itself; pull-backs come in the order t = T-1, …, 0 whatever the
     * checkpointing.
     *
     * @param adjoint the gradient with respect to x(t+1); may be overwritten
     * @return the gradient with respect to x(t)
     */
    S pullBack(int t, S adjoint, T tape);
}
