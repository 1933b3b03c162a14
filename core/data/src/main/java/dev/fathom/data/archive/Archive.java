package dev.fathom.data.archive;

import dev.fathom.data.ArchiveException;
import dev.fathom.data.DataPaths;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/**
 * A zip, jar, tar, tar.gz or Debian package that may be hostile; the format is told by its first bytes, not by its
 * name.
 *
 * <p>Refused with {@link ArchiveException}: a name that leaves its folder (in any entry), a wanted entry that is a link
 * or a device, a wanted name that comes twice (upper and lower case count as the same), more than the
 * {@link ArchiveLimits}, and anything broken.
 */
public final class Archive {

    private static final int XZ_MEMORY_KIB = 128 << 10;
    private static final int TAR_MAGIC_AT = 257;
    private static final int DEBIAN_MEMBERS = 16;
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final String name;
    private final ArchiveLimits limits;
    private final Predicate<String> wanted;

    private Archive(Path file, ArchiveLimits limits, Predicate<String> wanted) {
        this.file = DataPaths.readableFile(file);
        this.name = String.valueOf(file.getFileName());
        this.limits = limits;
        this.wanted = wanted;
    }

    /** Receives the wanted files of an archive. */
    @FunctionalInterface
    public interface Visitor {

        /**
         * One file, in the archive's order.
         *
         * @param name clean relative name with forward slashes
         * @param content its content, valid during this call; reading a broken archive throws {@link ArchiveException}
         *     from here
         * @throws IOException if the visitor cannot store what it read
         */
        void file(String name, InputStream content) throws IOException;
    }

    /**
     * Shows the wanted files of an archive to a visitor.
     *
     * @param file the archive
     * @param limits how much it may unpack to
     * @param wanted chooses files by clean relative name
     * @param visitor receives them
     * @throws ArchiveException if the archive is broken or refused
     * @throws IOException only if the visitor throws it
     */
    public static void read(Path file, ArchiveLimits limits, Predicate<String> wanted, Visitor visitor)
            throws IOException {
        new Archive(file, limits, wanted).visit(visitor);
    }

    /**
     * Unpacks the wanted files of an archive into a folder.
     *
     * @param file the archive
     * @param limits how much it may unpack to
     * @param wanted chooses files by clean relative name
     * @param folder an empty folder
     * @throws ArchiveException if the archive is broken or refused; some files may be in the folder then
     * @throws IOException if a file cannot be written
     */
    public static void extract(Path file, ArchiveLimits limits, Predicate<String> wanted, Path folder)
            throws IOException {
        read(file, limits, wanted, (name, content) -> {
            Path target = DataPaths.inside(folder, name);
            for (Path above = target.getParent(); above != null && !above.equals(folder); above = above.getParent()) {
                if (Files.isRegularFile(above)) {
                    throw new ArchiveException(file.getFileName() + ": " + DataPaths.quoted(name) + " is below a file");
                }
            }
            Files.createDirectories(target.resolveSibling("."));
            if (Files.exists(target)) {
                throw new ArchiveException(file.getFileName() + ": " + DataPaths.quoted(name) + " comes twice");
            }
            Files.copy(content, target);
        });
    }

    private void visit(Visitor visitor) throws IOException {
        byte[] magic = firstBytes();
        if (startsWith(magic, 0, "PK")) {
            visitZip(visitor);
        } else if (startsWith(magic, 0, "!<arch>\n")) {
            visitDebian(visitor);
        } else if (magic.length > 1 && magic[0] == 0x1F && magic[1] == (byte) 0x8B) {
            visitPlain(true, visitor);
        } else if (startsWith(magic, TAR_MAGIC_AT, "ustar")) {
            visitPlain(false, visitor);
        } else {
            throw new ArchiveException(name + ": is not a zip, tar, tar.gz or Debian package");
        }
    }

    private byte[] firstBytes() {
        return attempt(() -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(TAR_MAGIC_AT + 5);
            }
        });
    }

    private static boolean startsWith(byte[] bytes, int at, String expected) {
        byte[] magic = expected.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= at + magic.length && Arrays.equals(bytes, at, at + magic.length, magic, 0, magic.length);
    }

    private void visitZip(Visitor visitor) throws IOException {
        EntryGuard guard = new EntryGuard(name, limits, wanted);
        long left = limits.totalFor(fileBytes());
        try (ZipFile zip = attempt(() -> ZipFile.builder().setPath(file).get())) {
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                boolean plain = !entry.isUnixSymlink();
                Optional<String> clean = guard.admit(entry.getName(), entry.isDirectory(), plain);
                if (clean.isPresent()) {
                    String what = name + "!" + clean.get();
                    ContentStream content = new ContentStream(
                            attempt(() -> zip.getInputStream(entry)), what, Math.min(left, limits.entryBytes()));
                    visitor.file(clean.get(), content);
                    left -= content.count();
                }
            }
        }
    }

    private void visitDebian(Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                ArArchiveInputStream members = new ArArchiveInputStream(in)) {
            for (int i = 0; i < DEBIAN_MEMBERS; i++) {
                ArArchiveEntry member = attempt(members::getNextEntry);
                if (member == null) {
                    break;
                }
                if (member.getName().startsWith("data.tar")) {
                    visitTar(decompressed(member.getName(), members), visitor);
                    return;
                }
            }
            throw new ArchiveException(name + ": is no Debian package: it has no data.tar");
        }
    }

    private InputStream decompressed(String member, InputStream in) {
        return switch (member) {
            case "data.tar" -> in;
            case "data.tar.gz" -> attempt(() -> new GZIPInputStream(in));
            case "data.tar.xz" -> attempt(() -> new XZInputStream(in, XZ_MEMORY_KIB));
            default ->
                throw new ArchiveException(name + ": its " + DataPaths.quoted(member)
                        + " is compressed in a way that is not read here; gz and xz are");
        };
    }

    private void visitPlain(boolean gzip, Visitor visitor) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            visitTar(gzip ? attempt(() -> new GZIPInputStream(in, BUFFER)) : in, visitor);
        }
    }

    private void visitTar(InputStream raw, Visitor visitor) throws IOException {
        EntryGuard guard = new EntryGuard(name, limits, wanted);
        ContentStream all = new ContentStream(raw, name, limits.totalFor(fileBytes()));
        try (TarArchiveInputStream tar = new TarArchiveInputStream(all)) {
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                boolean plain = entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
                Optional<String> clean = guard.admit(entry.getName(), entry.isDirectory(), plain);
                if (clean.isPresent()) {
                    visitor.file(clean.get(), new ContentStream(tar, name + "!" + clean.get(), limits.entryBytes()));
                }
            }
        }
    }

    private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) {
        return attempt(tar::getNextEntry);
    }

    private long fileBytes() {
        return attempt(() -> Files.size(file));
    }

    private <T extends @Nullable Object> T attempt(IOFunction<T> action) {
        try {
            return action.get();
        } catch (ArchiveException e) {
            throw e;
        } catch (IOException e) {
            throw new ArchiveException(name + ": the archive is broken: " + DataPaths.reason(e), e);
        } catch (RuntimeException e) { // decoders meet impossible numbers in broken files
            throw new ArchiveException(name + ": the archive is broken: " + e, e);
        }
    }

    private interface IOFunction<T extends @Nullable Object> {
        T get() throws IOException;
    }
}
