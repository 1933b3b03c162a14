package dev.fathom.lab.run;

/**
 * Data a run has used.
 *
 * @param name the catalog's name for it
 * @param source where it comes from: kind, coordinates and version
 * @param sha256 hash of what was read, in lower-case hexadecimal
 * @param licence the licence's name
 * @param attribution what the licence wants said; empty if nothing
 */
public record DataProvenance(String name, String source, String sha256, String licence, String attribution) {

    /** Whether this is what {@code before} was, with other content. */
    boolean isChanged(DataProvenance before) {
        return name.equals(before.name) && source.equals(before.source) && !sha256.equals(before.sha256);
    }

    /** What a message calls it. */
    String title() {
        return name.equals(source) ? name : name + " (" + source + ")";
    }
}
