package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;

/** Where the files of a checkpoint are written before it is one. Each file is hashed as it is written. */
public interface StagingFolder {

    /**
     * Opens a new file. It must be closed before the writer returns.
     *
     * @param name a plain name, or a path inside the checkpoint with {@code /} between its parts; must be new
     */
    WritableByteChannel create(String name) throws IOException;

    /** Writes a whole file. */
    void write(String name, byte[] content) throws IOException;

    /** Writes a whole file as UTF-8. */
    void writeText(String name, String content) throws IOException;
}
