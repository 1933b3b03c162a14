package dev.fathom.data.catalog;

/** Hears how a fetch goes on. */
@FunctionalInterface
public interface FetchProgress {

    /** Hears nothing. */
    FetchProgress NONE = line -> {};

    /** One line for people. */
    void say(String line);

    /**
     * How far the transfer is; packages count as a whole.
     *
     * @param doneBytes bytes of the packages that have arrived
     * @param totalBytes bytes of all packages
     */
    default void at(long doneBytes, long totalBytes) {}
}
