package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The few things done to files on which safety rests. */
public interface FileLayer {

    /** A file being written. */
    interface Output extends WritableByteChannel {

        /** Returns when all that was written is on the disk. */
        void sync() throws IOException;
    }

    /** The real file system. */
    static FileLayer disk() {
        return new DiskFileLayer();
    }

    /** Makes a folder and its missing parents; an existing one is left alone. */
    void createFolder(Path folder) throws IOException;

    /** Opens a new file for writing; fails if it exists. */
    Output create(Path file) throws IOException;

    /** Opens a file to write at its end; makes it if it is missing. */
    Output append(Path file) throws IOException;

    /** Opens a file for reading. */
    ReadableByteChannel open(Path file) throws IOException;

    /** Returns when the names in a folder are on the disk, where the system knows such a thing. */
    void syncFolder(Path folder) throws IOException;

    /** Gives a file or folder a new name in one step. A file of that name is replaced. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty folder; a missing one is left missing. */
    void delete(Path path) throws IOException;

    /** What lies in a folder, in order of name; nothing if it is missing. */
    List<Path> list(Path folder) throws IOException;

    /** Deletes a file or a folder with all that lies in it; a missing one is left missing. Links are not followed. */
    default void deleteTree(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            for (Path inside : list(path)) {
                deleteTree(inside);
            }
        }
        delete(path);
    }
}
