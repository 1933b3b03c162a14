package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file layer whose n-th operation, counted from 1, meets a fault. A write meets it halfway. */
public final class FaultyFileLayer implements FileLayer {

    /** What happens at the n-th operation and after it. */
    public enum Fault {
        /** The process ends at once, as by kill -9. */
        HALT,
        /** As if the process had ended: neither this operation nor any later one does anything. */
        DEAD,
        /** No space is left; what is there can still be read, renamed and deleted. */
        NO_SPACE,
        /** Nothing can be changed any more. */
        READ_ONLY,
        /** This operation fails; all later ones succeed. */
        ONCE
    }

    /** What a dead process's next operation ends in. */
    public static final class Dead extends Error {}

    private enum Kind {
        GROW,
        CHANGE,
        READ
    }

    private final FileLayer real;
    private final Fault fault;
    private final int at;
    private final List<String> log = new ArrayList<>();

    public FaultyFileLayer(FileLayer real, Fault fault, int at) {
        this.real = real;
        this.fault = fault;
        this.at = at;
    }

    /** How many operations there were. */
    public int operations() {
        return log.size();
    }

    /** The operations, in order. */
    public List<String> log() {
        return log;
    }

    private boolean strikes(Kind kind, String what) throws IOException {
        log.add(what);
        int now = log.size();
        if (now < at) {
            return false;
        }
        return switch (fault) {
            case HALT, DEAD -> true;
            case NO_SPACE -> kind == Kind.GROW;
            case READ_ONLY -> kind != Kind.READ;
            case ONCE -> now == at;
        };
    }

    private void strike() throws IOException {
        switch (fault) {
            case HALT -> Runtime.getRuntime().halt(137);
            case DEAD -> throw new Dead();
            case NO_SPACE -> throw new IOException("No space left on device");
            case READ_ONLY -> throw new IOException("Read-only file system");
            case ONCE -> throw new IOException("Input/output error");
        }
    }

    private void before(Kind kind, String what) throws IOException {
        if (strikes(kind, what)) {
            strike();
        }
    }

    private Output faulty(Output output, Path file) {
        return new Output() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                if (strikes(Kind.GROW, "write " + file)) {
                    if (fault != Fault.DEAD || log.size() == at) {
                        output.write(source.duplicate().limit(source.position() + source.remaining() / 2));
                    }
                    strike();
                }
                return output.write(source);
            }

            @Override
            public void sync() throws IOException {
                before(Kind.GROW, "sync " + file);
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
        };
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        before(Kind.GROW, "create folder " + folder);
        real.createFolder(folder);
    }

    @Override
    public Output create(Path file) throws IOException {
        before(Kind.GROW, "create " + file);
        return faulty(real.create(file), file);
    }

    @Override
    public Output append(Path file) throws IOException {
        before(Kind.GROW, "append " + file);
        return faulty(real.append(file), file);
    }

    @Override
    public ReadableByteChannel open(Path file) throws IOException {
        before(Kind.READ, "open " + file);
        return real.open(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        before(Kind.GROW, "sync folder " + folder);
        real.syncFolder(folder);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        before(Kind.CHANGE, "rename " + from + " to " + to);
        real.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        before(Kind.CHANGE, "delete " + path);
        real.delete(path);
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        before(Kind.READ, "list " + folder);
        return real.list(folder);
    }
}
