package dev.fathom.sde;

/**
 * Equal steps of time.
 *
 * @param start the first time
 * @param end the last time, after the first
 * @param steps how many steps lie between them, at least 1
 */
public record TimeGrid(double start, double end, int steps) {

    /** Checks the order of times and that there is a step. */
    public TimeGrid {
        if (!(end > start) || !Double.isFinite(end - start)) {
            throw new IllegalArgumentException(
                    "a time grid must end after it starts, got [" + start + ", " + end + "]");
        }
        if (steps < 1) {
            throw new IllegalArgumentException("a time grid needs at least 1 step, got " + steps);
        }
    }

    /** From 0 to the horizon. */
    public static TimeGrid to(double horizon, int steps) {
        return new TimeGrid(0, horizon, steps);
    }

    /** The length of a step. */
    public double dt() {
        return (end - start) / steps;
    }

    /** The time before step k; at {@code k = steps} the end. */
    public double time(int k) {
        return k == steps ? end : start + k * dt();
    }

    /** All times, one more than there are steps. */
    public double[] times() {
        double[] times = new double[steps + 1];
        for (int k = 0; k <= steps; k++) {
            times[k] = time(k);
        }
        return times;
    }
}
