package dev.fathom.data.archive;

import dev.fathom.data.ArchiveException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Decides, entry by entry, what of one archive may be read. */
final class EntryGuard {

    private final String archive;
    private final ArchiveLimits limits;
    private final Predicate<String> wanted;
    private final Set<String> admitted = new HashSet<>();
    private int entries;

    EntryGuard(String archive, ArchiveLimits limits, Predicate<String> wanted) {
        this.archive = archive;
        this.limits = limits;
        this.wanted = wanted;
    }

    /**
     * Looks at the next entry.
     *
     * @param plain whether it is an ordinary file (or folder), not a link or a device
     * @return its clean name if it is a wanted file; nothing if it is to be passed over
     * @throws ArchiveException if it is one no honest package has
     */
    Optional<String> admit(String name, boolean folder, boolean plain) {
        if (++entries > limits.entries()) {
            throw new ArchiveException(archive + ": has more than " + limits.entries() + " entries");
        }
        if (folder && (name.equals("./") || name.equals("."))) {
            return Optional.empty();
        }
        String clean = clean(name);
        if (folder || !wanted.test(clean)) {
            return Optional.empty();
        }
        if (!plain) {
            throw new ArchiveException(
                    archive + ": " + DataPaths.quoted(clean) + " is a link or a device; only plain files are read");
        }
        if (!admitted.add(clean.toLowerCase(Locale.ROOT))) {
            throw new ArchiveException(archive + ": " + DataPaths.quoted(clean) + " comes twice");
        }
        return Optional.of(clean);
    }

    private String clean(String name) {
        try {
            return DataPaths.relative(name);
        } catch (DataPathException e) {
            throw new ArchiveException(archive + ": " + e.getMessage(), e);
        }
    }
}
