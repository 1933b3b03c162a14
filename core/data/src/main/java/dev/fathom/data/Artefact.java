package dev.fathom.data;

import java.util.List;

/**
 * What is kept of one package: the whole file, or some files inside it.
 *
 * @param source the package
 * @param files what is kept; with a single file without path it is the package itself
 */
public record Artefact(PackageSource source, List<File> files) {

    /**
     * A file that is kept.
     *
     * @param path its path inside the package; empty for the package itself
     * @param name its name in the cache
     * @param sha256 its hash, in lower-case hexadecimal
     * @param bytes its size
     */
    public record File(String path, String name, String sha256, long bytes) {}

    /** Copies the list. */
    public Artefact {
        files = List.copyOf(files);
    }

    /** A package kept whole. */
    static Artefact whole(PackageSource source, String name, String sha256, long bytes) {
        return new Artefact(source, List.of(new File("", name, sha256, bytes)));
    }

    /** Whether the package itself is kept. */
    boolean isWhole() {
        return files.size() == 1 && files.get(0).path().isEmpty();
    }

    /** Size of all that is kept, in bytes. */
    public long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }
}
