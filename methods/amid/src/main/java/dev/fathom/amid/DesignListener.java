package dev.fathom.amid;

/** Hears of a design under way. */
public interface DesignListener {

    /** Hears nothing. */
    DesignListener NONE = new DesignListener() {};

    /** Rules were validated. */
    default void validated(DesignPoint point) {}

    /** An iteration is done; {@code done} of all restarts together. */
    default void iterated(long done) {}

    /** Whether to stop at the next chance and return what was found. */
    default boolean stopRequested() {
        return false;
    }
}
