package dev.fathom.optim.adjoint;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The gradient of a function of a recurrence's last state, by one sweep forward and one backward. The numbers do not
 * depend on the checkpointing: every pull-back sees the bits it would see if everything were held.
 *
 * @param <S> a state
 * @param <T> a tape
 */
public final class CheckpointedAdjoint<S, T> {

    private final Recurrence<S, T> recurrence;
    private final Checkpointing checkpointing;

    /** A sweep over {@code recurrence} that holds what {@code checkpointing} says. */
    public CheckpointedAdjoint(Recurrence<S, T> recurrence, Checkpointing checkpointing) {
        this.recurrence = recurrence;
        this.checkpointing = checkpointing;
    }

    /**
     * What a sweep gives.
     *
     * @param adjoint the gradient with respect to x(0)
     * @param peakStored the most states and tapes held at once, the current state among them
     * @param steps how many steps were taken, those taken twice counted twice
     */
    public record Sweep<S>(S adjoint, int peakStored, long steps) {}

    /**
     * Runs {@code steps} steps forward, asks for the gradient at their end, and pulls it back to the beginning.
     *
     * @param initial x(0); not changed
     * @param steps T, at least 1
     * @param gradientAtEnd from x(T) to the gradient of the function there
     */
    public Sweep<S> sweep(S initial, int steps, UnaryOperator<S> gradientAtEnd) {
        if (steps < 1) {
            throw new IllegalArgumentException("a sweep needs at least 1 step, got " + steps);
        }
        int length = checkpointing.segment(steps);
        int last = (steps - 1) / length * length;
        Deque<S> checkpoints = new ArrayDeque<>();
        List<T> tapes = new ArrayList<>();
        for (int i = 0; i < Math.min(length, steps); i++) {
            tapes.add(recurrence.newTape());
        }

        S state = recurrence.copy(initial);
        for (int t = 0; t < steps; t++) {
            if (t % length == 0 && t < last) {
                checkpoints.push(recurrence.copy(state));
            }
            state = recurrence.step(t, state, tapes.get(t < last ? 0 : t - last));
        }
        int peak = checkpoints.size() + tapes.size() + 1;
        long taken = steps;

        S adjoint = gradientAtEnd.apply(state);
        for (int start = last; start >= 0; start -= length) {
            int end = Math.min(start + length, steps);
            if (start < last) {
                state = checkpoints.pop();
                for (int t = start; t < end; t++) {
                    state = recurrence.step(t, state, tapes.get(t - start));
                }
                taken += end - start;
            }
            for (int t = end - 1; t >= start; t--) {
                adjoint = recurrence.pullBack(t, adjoint, tapes.get(t - start));
            }
        }
        return new Sweep<>(adjoint, peak, taken);
    }
}
