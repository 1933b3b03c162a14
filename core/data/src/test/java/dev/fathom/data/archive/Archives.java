package dev.fathom.data.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Builds honest and hostile archives in memory. */
public final class Archives {

    private Archives() {}

    /** The formats that are read. */
    public enum Format {
        ZIP,
        TAR,
        TAR_GZ,
        DEB_XZ,
        DEB_GZ
    }

    /**
     * An entry.
     *
     * @param name its name, written as it is
     * @param content content of a file, target of a link
     * @param link whether it is a symbolic link
     */
    public record Entry(String name, byte[] content, boolean link) {}

    public static Entry file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    public static Entry file(String name, byte[] content) {
        return new Entry(name, content, false);
    }

    public static Entry link(String name, String target) {
        return new Entry(name, target.getBytes(StandardCharsets.UTF_8), true);
    }

    public static byte[] build(Format format, Entry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (format) {
            case ZIP -> zip(out, entries);
            case TAR -> tar(out, entries);
            case TAR_GZ -> {
                try (OutputStream gzip = new GZIPOutputStream(out)) {
                    tar(gzip, entries);
                }
            }
            case DEB_XZ -> debian(out, "data.tar.xz", entries);
            case DEB_GZ -> debian(out, "data.tar.gz", entries);
        }
        return out.toByteArray();
    }

    private static void zip(OutputStream out, Entry... entries) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (Entry entry : entries) {
                ZipArchiveEntry header = new ZipEntryWithAnyName(entry.name());
                header.setUnixMode(entry.link() ? 0120777 : 0100644);
                zip.putArchiveEntry(header);
                zip.write(entry.content());
                zip.closeArchiveEntry();
            }
        }
    }

    private static void tar(OutputStream out, Entry... entries) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        for (Entry entry : entries) {
            TarArchiveEntry header = entry.link()
                    ? new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK, true)
                    : new TarArchiveEntry(entry.name(), TarConstants.LF_NORMAL, true);
            if (entry.link()) {
                header.setLinkName(new String(entry.content(), StandardCharsets.UTF_8));
            } else {
                header.setSize(entry.content().length);
            }
            header.setName(entry.name());
            tar.putArchiveEntry(header);
            if (!entry.link()) {
                tar.write(entry.content());
            }
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static void debian(OutputStream out, String member, Entry... entries) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (OutputStream packed =
                member.endsWith("xz") ? new XZOutputStream(data, new LZMA2Options(0)) : new GZIPOutputStream(data)) {
            tar(packed, entries);
        }
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.UTF_8));
            member(ar, "control.tar.xz", new byte[10]);
            member(ar, member, data.toByteArray());
        }
    }

    private static void member(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    /** Keeps back-slashes, which the library would turn into slashes. */
    private static final class ZipEntryWithAnyName extends ZipArchiveEntry {

        private ZipEntryWithAnyName(String name) {
            super(name.equals("..") ? "x" : name);
            setName(name);
        }
    }
}
