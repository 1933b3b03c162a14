package dev.fathom.data;

import java.util.List;

/**
 * Where data came from, to be recorded with everything made from it.
 *
 * @param dataset name in the catalog, or the folder or file that was read
 * @param licence SPDX identifier or short statement; "unknown" for a user's own files
 * @param attribution whom to credit
 * @param artefacts the packages or files that were read, each with its hash
 */
public record DataProvenance(String dataset, String licence, String attribution, List<Artefact> artefacts) {

    /**
     * One package or file.
     *
     * @param coordinates what it is, for example {@code org.apache.lucene:lucene-core:10.3.1:sources}, or a file's path
     * @param sha256 lower-case hexadecimal SHA-256 of its content
     */
    public record Artefact(String coordinates, String sha256) {}

    /** Takes a copy of the list. */
    public DataProvenance {
        artefacts = List.copyOf(artefacts);
    }
}
