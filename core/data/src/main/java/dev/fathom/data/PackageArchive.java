package dev.fathom.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Reads the files of a package: a jar, an npm tarball or a Debian package. Nothing is ever written to a path that an
 * archive names; entries whose path leads out, links to files that are asked for, repeated entries and bombs are
 * refused.
 */
final class PackageArchive {

    private static final long MOST_BYTES = 2L << 30;
    private static final long LARGEST_ENTRY = 512L << 20;
    private static final int MOST_ENTRIES = 500_000;

    private PackageArchive() {}

    /** Sees one file of an archive. */
    @FunctionalInterface
    interface Visitor {

        /**
         * @param path its path, with forward slashes, without a leading {@code ./}
         * @param content its bytes; need not be read
         */
        void file(String path, InputStream content) throws IOException;
    }

    /**
     * Visits all files of a package in their order.
     *
     * @throws ArchiveException if the archive is broken or hostile
     */
    static void visit(Path file, Visitor visitor) {
        String name = file.getFileName().toString();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (name.endsWith(".deb")) {
                visitDeb(name, in, visitor);
            } else if (name.endsWith(".tgz") || name.endsWith(".tar.gz")) {
                walk(name, new TarArchiveInputStream(new GzipCompressorInputStream(in, true)), visitor);
            } else {
                walk(name, new ZipArchiveInputStream(in), visitor);
            }
        } catch (IOException e) {
            throw new ArchiveException(name + " is a broken archive: " + e.getMessage(), e);
        }
    }

    private static void visitDeb(String name, InputStream in, Visitor visitor) throws IOException {
        ArArchiveInputStream ar = new ArArchiveInputStream(in);
        for (ArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
            switch (entry.getName()) {
                case "data.tar.xz" -> walk(name, new TarArchiveInputStream(new XZCompressorInputStream(ar)), visitor);
                case "data.tar.gz" -> walk(name, new TarArchiveInputStream(new GzipCompressorInputStream(ar)), visitor);
                default -> {
                    continue; // the control files are not data
                }
            }
            return;
        }
        throw new ArchiveException(name + " holds no data.tar.xz or data.tar.gz");
    }

    private static void walk(String name, ArchiveInputStream<?> archive, Visitor visitor) throws IOException {
        Set<String> seen = new HashSet<>();
        long total = 0;
        for (ArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            String path = safePath(name, entry.getName());
            if (entry.isDirectory()) {
                continue;
            }
            if (seen.size() >= MOST_ENTRIES || !seen.add(path)) {
                throw new ArchiveException(
                        name + " holds '" + path + "' twice, or more than " + MOST_ENTRIES + " files");
            }
            if (entry instanceof TarArchiveEntry tar && !tar.isFile()) {
                continue; // links and devices are no data
            }
            Counted content = new Counted(archive, name, path, MOST_BYTES - total);
            visitor.file(path, content);
            total += content.count;
        }
    }

    private static String safePath(String archive, String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        boolean leadsOut = plain.startsWith("/")
                || plain.contains("\\")
                || plain.contains("\u0000")
                || plain.matches("[A-Za-z]:.*")
                || Arrays.asList(plain.split("/")).contains("..");
        if (leadsOut) {
            throw new ArchiveException(archive + " holds a file whose path leads out of it: '" + path + "'");
        }
        return plain;
    }

    /** Stops at the sizes that no honest package has, wherever the archive says the end is. */
    private static final class Counted extends InputStream {
        private final InputStream in;
        private final String archive;
        private final String path;
        private final long allowed;
        private long count;

        Counted(InputStream in, String archive, String path, long left) {
            this.in = in;
            this.archive = archive;
            this.path = path;
            this.allowed = Math.min(left, LARGEST_ENTRY);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            count += Math.max(0, read);
            if (count > allowed) {
                throw new ArchiveException(archive + ": '" + path + "' grows beyond " + allowed + " bytes");
            }
            return read;
        }
    }
}
