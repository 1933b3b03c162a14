package dev.fathom.data.read;

import java.util.List;
import java.util.Set;

/**
 * What is to be known of a CSV file before it is read.
 *
 * @param delimiter what stands between values
 * @param skip lines before the data or its header
 * @param names column names; empty if the first line after the skipped ones has them
 * @param missing texts that stand for a missing value, apart from an empty one
 * @param allowMissing whether missing values are taken; otherwise the first one is an error
 */
public record CsvFormat(char delimiter, int skip, List<String> names, Set<String> missing, boolean allowMissing) {

    /** Takes copies and checks. */
    public CsvFormat {
        names = List.copyOf(names);
        missing = Set.copyOf(missing);
        if (skip < 0) {
            throw new IllegalArgumentException("lines to skip must be >= 0, got " + skip);
        }
    }

    /** Commas, a header line, {@code NA} and {@code ?} for missing values, which are refused. */
    public static CsvFormat standard() {
        return new CsvFormat(',', 0, List.of(), Set.of("NA", "?"), false);
    }

    /** The same with missing values taken. */
    public CsvFormat withMissingAllowed() {
        return new CsvFormat(delimiter, skip, names, missing, true);
    }
}
