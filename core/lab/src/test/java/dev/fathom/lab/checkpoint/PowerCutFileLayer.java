package dev.fathom.lab.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The real file system, with a power cut to come: what a file was given since its last sync is lost, and each change of
 * names in a folder since the folder's last sync may be undone, the later ones first.
 */
final class PowerCutFileLayer implements FileLayer {

    private interface Undo {
        void run(Path path) throws IOException;
    }

    /** A name in a folder came, went or changed; to undo it takes the path as it is by then. */
    private record NameChange(Path path, Undo undo) {}

    private final FileLayer real = new UnsyncedFileLayer();
    private final Map<Path, Long> unsynced = new HashMap<>();
    private final List<NameChange> changes = new ArrayList<>();

    /**
     * Cuts the power: unsynced content is lost; of the unsynced changes of names the first few, at random, have reached
     * the disk.
     */
    void cut(SplittableRandom random) throws IOException {
        for (Map.Entry<Path, Long> file : unsynced.entrySet()) {
            if (Files.exists(file.getKey())) {
                try (FileChannel channel = FileChannel.open(file.getKey(), StandardOpenOption.WRITE)) {
                    channel.truncate(file.getValue());
                }
            }
        }
        int kept = random.nextInt(changes.size() + 1);
        for (int i = changes.size() - 1; i >= kept; i--) {
            changes.get(i).undo().run(changes.get(i).path());
        }
    }

    private Output watched(Path file, Output output) throws IOException {
        unsynced.put(file, Files.size(file));
        return new Output() {
            @Override
            public int write(ByteBuffer source) throws IOException {
                return output.write(source);
            }

            @Override
            public void sync() throws IOException {
                output.sync();
                unsynced.put(file, Files.size(file));
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

    private void moved(Path from, Path to) {
        Map<Path, Long> lengths = new HashMap<>(unsynced);
        unsynced.clear();
        lengths.forEach((file, length) -> unsynced.put(after(file, from, to), length));
        changes.replaceAll(change -> new NameChange(after(change.path(), from, to), change.undo()));
    }

    private static Path after(Path path, Path from, Path to) {
        return path.startsWith(from) && !path.equals(from) ? to.resolve(from.relativize(path)) : path;
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            real.createFolder(folder);
            changes.add(new NameChange(folder, real::deleteTree));
        }
    }

    @Override
    public Output create(Path file) throws IOException {
        Output output = real.create(file);
        changes.add(new NameChange(file, real::delete));
        return watched(file, output);
    }

    @Override
    public Output append(Path file) throws IOException {
        return watched(file, real.append(file));
    }

    @Override
    public ReadableByteChannel open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        real.syncFolder(folder);
        changes.removeIf(change -> folder.equals(change.path().getParent()));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        real.rename(from, to);
        moved(from, to);
        changes.add(new NameChange(to, path -> real.rename(path, from)));
    }

    @Override
    public void delete(Path path) throws IOException {
        byte[] content = Files.isRegularFile(path) ? Files.readAllBytes(path) : null;
        boolean folder = Files.isDirectory(path);
        real.delete(path);
        changes.add(new NameChange(path, gone -> {
            if (content != null) {
                Files.write(gone, content);
            } else if (folder) {
                Files.createDirectory(gone);
            }
        }));
    }

    @Override
    public List<Path> list(Path folder) throws IOException {
        return real.list(folder);
    }
}
