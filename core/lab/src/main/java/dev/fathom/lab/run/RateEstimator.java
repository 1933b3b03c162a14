package dev.fathom.lab.run;

import java.util.OptionalDouble;

/**
 * How fast work goes, from when it was told to be how far. Older stretches count exponentially less, by time and not by
 * number of tellings, so that many quick tellings weigh no more than a slow one.
 */
final class RateEstimator {

    /** After this long a stretch counts 1/e of a new one. */
    static final double MEMORY_SECONDS = 20;

    private double units;
    private double seconds;
    private double lastDone;
    private long lastNanos;

    RateEstimator(long done, long nanos) {
        lastDone = done;
        lastNanos = nanos;
    }

    /**
     * Tells that {@code done} units are done at {@code nanos}; work going backwards or a clock standing still tells
     * nothing.
     */
    void at(double done, long nanos) {
        double elapsed = (nanos - lastNanos) * 1e-9;
        if (elapsed <= 0 || done < lastDone) {
            return;
        }
        double kept = Math.exp(-elapsed / MEMORY_SECONDS);
        units = units * kept + (done - lastDone);
        seconds = seconds * kept + elapsed;
        lastDone = done;
        lastNanos = nanos;
    }

    /** Units a second; 0 while unknown. */
    double rate() {
        return seconds > 0 ? units / seconds : 0;
    }

    /** Seconds until {@code total} units are done; empty while unknown. */
    OptionalDouble secondsLeft(double total) {
        double rate = rate();
        if (lastDone >= total) {
            return OptionalDouble.of(0);
        }
        return rate > 0 ? OptionalDouble.of((total - lastDone) / rate) : OptionalDouble.empty();
    }
}
