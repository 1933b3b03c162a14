package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.List;

/** A disk that takes every write and hands back zeros for the last byte of each. */
final class LossyFileLayer implements FileLayer {

    private final FileLayer real = new UnsyncedFileLayer();

    private record Lossy(Output output) implements Output {

        @Override
        public int write(ByteBuffer source) throws IOException {
            byte[] bytes = new byte[source.remaining()];
            source.get(bytes);
            if (bytes.length > 0) {
                bytes[bytes.length - 1] = 0;
            }
            return output.write(ByteBuffer.wrap(bytes));
        }

        @Override
        public void sync() throws IOException {
            output.sync();
        }

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
        return new Lossy(real.create(file));
    }

    @Override
    public Output append(Path file) throws IOException {
        return new Lossy(real.append(file));
    }

    @Override
    public ReadableByteChannel open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        real.syncFolder(folder);
    }

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
