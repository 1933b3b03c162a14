package dev.fathom.lab.report;

/** Something to plot. Plots do not change: each method of theirs that adds something gives a new one. */
public sealed interface Plot permits HeadedPlot {

    /** Names the plot's files: lower-case letters, digits and {@code -}. */
    String name();

    /**
     * This plot under another name.
     *
     * @throws IllegalArgumentException if the name cannot be used
     */
    Plot named(String other);

    /** What stands above the plot. */
    String title();

    /** What stands below the plot in a report; may be empty. */
    String caption();

    /** Whether there is anything to see: at least one finite value that its axes can show. */
    boolean hasData();
}
