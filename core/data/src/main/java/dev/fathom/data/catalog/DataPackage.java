package dev.fathom.data.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One package of a data set.
 *
 * @param source where it comes from
 * @param bytes its size as it is transferred
 * @param sha256 lower-case hexadecimal SHA-256 of the package
 * @param contents the files kept of it; null if the package is kept as it is
 */
public record DataPackage(
        Source source, long bytes, String sha256, @Nullable Contents contents) {

    /**
     * The files kept of a package.
     *
     * @param files glob patterns over the names inside, for example {@code package/data/*-ubyte}
     * @param bytes their total size
     * @param sha256 SHA-256 of the lines {@code <sha256> <name>} of all files sorted by name, as {@code sha256sum}
     *     prints them
     */
    public record Contents(List<String> files, long bytes, String sha256) {

        /** Takes a copy of the list. */
        public Contents {
            files = List.copyOf(files);
        }
    }

    /** The hash of what is kept. */
    String keptSha256() {
        return contents == null ? sha256 : contents.sha256();
    }

    /** Bytes on disk of what is kept. */
    long keptBytes() {
        return contents == null ? bytes : contents.bytes();
    }
}
