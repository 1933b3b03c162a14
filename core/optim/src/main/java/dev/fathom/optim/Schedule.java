package dev.fathom.optim;

import java.util.Arrays;

/**
 * A number that changes with the step: mostly the factor of a learning rate.
 *
 * <p>Steps count from 0: {@code at(t)} belongs to the update made after t updates. Past its end a schedule keeps its
 * last value, so training a little longer never fails.
 */
@FunctionalInterface
public interface Schedule {

    /**
     * The value at a step.
     *
     * @param step at least 0
     */
    double at(long step);

    /** The same value at every step. */
    static Schedule constant(double value) {
        return step -> value;
    }

    /**
     * Half a cosine wave from {@code start} at step 0 to {@code end} at step {@code steps} and after.
     *
     * @param steps at least 0; with 0 the value is {@code end} from the first step
     */
    static Schedule cosine(double start, double end, long steps) {
        requireSteps(steps, "cosine");
        return step -> {
            double progress = progress(step, steps);
            return progress >= 1 ? end : end + (start - end) * (1 + Math.cos(Math.PI * progress)) / 2;
        };
    }

    /**
     * A straight line from {@code start} at step 0 to {@code end} at step {@code steps} and after.
     *
     * @param steps at least 0; with 0 the value is {@code end} from the first step
     */
    static Schedule linear(double start, double end, long steps) {
        requireSteps(steps, "linear");
        return step -> {
            double progress = progress(step, steps);
            return progress >= 1 ? end : start + (end - start) * progress;
        };
    }

    /**
     * Constant pieces: {@code values[i]} from step {@code boundaries[i - 1]} up to, not including,
     * {@code boundaries[i]}.
     *
     * @param boundaries strictly increasing, at least 1 each; may be empty
     * @param values one more than there are boundaries
     */
    static Schedule piecewise(long[] boundaries, double[] values) {
        long[] starts = boundaries.clone();
        double[] pieces = values.clone();
        requirePieces(starts, pieces);
        return step -> {
            int piece = 0;
            while (piece < starts.length && requireStep(step) >= starts[piece]) {
                piece++;
            }
            return pieces[piece];
        };
    }

    /**
     * This schedule after a linear rise: step t of the first {@code warmUpSteps} gives (t + 1) / (warmUpSteps + 1) of
     * this schedule's first value, and its step 0 is reached at step {@code warmUpSteps}.
     *
     * @param warmUpSteps at least 0; with 0 this schedule is returned unchanged
     */
    default Schedule warmedUp(long warmUpSteps) {
        requireSteps(warmUpSteps, "warm-up");
        if (warmUpSteps == 0) {
            return this;
        }
        return step ->
                step < warmUpSteps ? at(0) * ((requireStep(step) + 1.0) / (warmUpSteps + 1.0)) : at(step - warmUpSteps);
    }

    private static void requirePieces(long[] boundaries, double[] values) {
        if (values.length != boundaries.length + 1) {
            throw new IllegalArgumentException("a piecewise schedule needs one value more than boundaries, got "
                    + values.length + " values and " + boundaries.length + " boundaries");
        }
        long previous = 0;
        for (long boundary : boundaries) {
            if (boundary <= previous) {
                throw new IllegalArgumentException(
                        "the boundaries of a piecewise schedule must increase strictly from 1, got "
                                + Arrays.toString(boundaries));
            }
            previous = boundary;
        }
    }

    private static double progress(long step, long steps) {
        return requireStep(step) >= steps ? 1 : (double) step / steps;
    }

    private static long requireStep(long step) {
        if (step < 0) {
            throw new IllegalArgumentException("a schedule's step must be >= 0, got " + step);
        }
        return step;
    }

    private static void requireSteps(long steps, String kind) {
        if (steps < 0) {
            throw new IllegalArgumentException("the length of a " + kind + " schedule must be >= 0, got " + steps);
        }
    }
}
