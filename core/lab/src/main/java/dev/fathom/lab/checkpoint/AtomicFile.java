package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Replaces a whole file in one step: a reader, or whoever comes after a kill, sees the old content or the new. */
public final class AtomicFile {

    private AtomicFile() {}

    /** Replaces the text of a file, in UTF-8; its folder must be there. */
    public static void write(Path file, String content, FileLayer files) throws IOException {
        write(file, StandardCharsets.UTF_8.encode(content), files);
    }

    /** Replaces the bytes of a file; its folder must be there. */
    public static void write(Path file, byte[] content, FileLayer files) throws IOException {
        write(file, ByteBuffer.wrap(content), files);
    }

    private static void write(Path file, ByteBuffer bytes, FileLayer files) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".new");
        files.delete(aside);
        try (FileLayer.Output output = files.create(aside)) {
            while (bytes.hasRemaining()) {
                output.write(bytes);
            }
            output.sync();
        }
        files.rename(aside, file);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            files.syncFolder(folder);
        }
    }
}
