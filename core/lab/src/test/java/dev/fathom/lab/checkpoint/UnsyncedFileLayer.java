package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * The real file system without its syncs, which only a power cut could tell apart; quick enough for thousands of saves.
 */
public final class UnsyncedFileLayer implements FileLayer {

    private final FileLayer real = FileLayer.disk();

    private record Unsynced(Output output) implements Output {

        @Override
        public int write(ByteBuffer source) throws IOException {
            return output.write(source);
        }

        @Override
        public void sync() {}

        @Override
        public boolean isOpen() {
            return output.isOpen();
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        real.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
        return new Unsynced(real.create(file));
    }

    @Override
    public Output append(Path file) throws IOException {
        return new Unsynced(real.append(file));
    }

    @Override
    public ReadableByteChannel open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public void syncFolder(Path folder) {}

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        real.delete(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return real.list(folder);
    }
}
