package dev.fathom.lab.run;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Turns tellings of progress into a few events a second, with rate and time left. */
final class ProgressMeter implements Progress {

    private static final long PAUSE_NANOS = 100_000_000L;

    private final RunListener listener;
    private final LongSupplier nanos;
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private RateEstimator rate;
    private long total;
    private long done;
    private String unit = "";
    private String work = "";
    private double workPerUnit;
    private long toldNanos;

    ProgressMeter(RunListener listener, LongSupplier nanos) {
        this.listener = listener;
        this.nanos = nanos;
        this.rate = new RateEstimator(0, nanos.getAsLong());
    }

    @Override
    public void begin(long all, String plural) {
        begin(all, plural, "", 0);
    }

    @Override
    public void begin(long all, String plural, String workedThrough, double perUnit) {
        if (all < 0) {
            throw new IllegalArgumentException("progress needs a total of at least 0 " + plural + ", got " + all);
        }
        total = all;
        unit = plural;
        work = workedThrough;
        workPerUnit = perUnit;
        figures.clear();
        from(0);
    }

    @Override
    public void from(long earlier) {
        done = earlier;
        rate = new RateEstimator(earlier, nanos.getAsLong());
        tell();
    }

    @Override
    public void at(long now) {
        done = now;
        long time = nanos.getAsLong();
        rate.at((double) now, time);
        if (now >= total || time - toldNanos >= PAUSE_NANOS) {
            tell();
        }
    }

    @Override
    public void show(String name, double value) {
        figures.put(name, value);
    }

    /** The figures shown last, in the order first shown. */
    Map<String, Double> figures() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    private void tell() {
        toldNanos = nanos.getAsLong();
        double perSecond = rate.rate();
        listener.on(new RunEvent.Progressed(
                done,
                total,
                unit,
                perSecond,
                rate.secondsLeft((double) total),
                work,
                perSecond * workPerUnit,
                figures()));
    }
}
