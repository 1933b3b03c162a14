package dev.fathom.lab.run;

/** How far the work is. Cheap enough to be told at every step: only a few tellings a second reach the listener. */
public interface Progress {

    /**
     * Begins a stretch of work, ending the one before.
     *
     * @param total how many units there are, at least 0
     * @param unit the unit's name in the plural, for instance {@code steps}
     */
    void begin(long total, String unit);

    /**
     * As {@link #begin(long, String)}, with a throughput beside it.
     *
     * @param work what is worked through, for instance {@code tokens}
     * @param workPerUnit how much of it one unit works through, greater than 0
     */
    void begin(long total, String unit, String work, double workPerUnit);

    /** Tells that {@code done} units were done by an earlier process: they count as done, and not for the rate. */
    void from(long done);

    /** Tells that {@code done} units are done since the beginning, those of an earlier, resumed process included. */
    void at(long done);

    /**
     * Shows a short figure beside the progress, for instance the loss; it stays until replaced or until the next
     * beginning.
     */
    void show(String name, double value);
}
