package dev.fathom.lab.run;

import dev.fathom.lab.checkpoint.FileLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Replaces a whole file in one step: a reader, or whoever comes after a kill, sees the old content or the new. */
final class AtomicFile {

    private AtomicFile() {}

    static void write(Path file, String content, FileLayer files) throws IOException {
        Path aside = file.resolveSibling("." + file.getFileName() + ".new");
        files.delete(aside);
        try (FileLayer.Output output = files.create(aside)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
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
