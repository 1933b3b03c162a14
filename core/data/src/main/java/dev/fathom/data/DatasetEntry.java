package dev.fathom.data;

import java.util.List;

/**
 * A data set that can be fetched.
 *
 * @param name its name
 * @param about what it is, in one line
 * @param licence SPDX identifiers, or a short statement
 * @param attribution whom to credit
 * @param form how it is read
 * @param artefacts the packages it comes in
 */
public record DatasetEntry(
        String name, String about, String licence, String attribution, Form form, List<Artefact> artefacts) {

    /** How a data set is read. */
    public enum Form {
        /** Jars of Java sources, read as a {@link Corpus}. */
        JAVA_SOURCES,
        /** An archive of text files, read as a {@link Corpus}. */
        TEXTS,
        /** Pictures and labels in IDX files, read as {@link ImageSet}s. */
        IDX_IMAGES
    }

    /** Copies the list. */
    public DatasetEntry {
        artefacts = List.copyOf(artefacts);
    }

    /** Size of all that is kept in the cache, in bytes. */
    public long bytes() {
        return artefacts.stream().mapToLong(Artefact::bytes).sum();
    }

    /** Where it comes from, for the record of what is made from it. */
    public DataProvenance provenance() {
        return new DataProvenance(
                name,
                licence,
                attribution,
                artefacts.stream()
                        .flatMap(artefact -> artefact.files().stream()
                                .map(file -> new DataProvenance.Artefact(
                                        artefact.source().coordinates()
                                                + (file.path().isEmpty() ? "" : " " + file.path()),
                                        file.sha256())))
                        .toList());
    }
}
