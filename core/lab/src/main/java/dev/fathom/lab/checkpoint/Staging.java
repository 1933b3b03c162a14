package dev.fathom.lab.checkpoint;

import dev.fathom.lab.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** The files of one checkpoint while they are written: each is hashed on its way and synced when it is closed. */
final class Staging implements StagingFolder {

    private final FileLayer files;
    private final Path root;
    private final Set<Path> folders = new LinkedHashSet<>();
    private final Map<String, Manifest.Entry> written = new LinkedHashMap<>();
    private final List<HashedFile> open = new ArrayList<>();

    Staging(FileLayer files, Path root) throws IOException {
        this.files = files;
        this.root = root;
        files.createFolder(root);
        folders.add(root);
    }

    @Override
    public WritableByteChannel create(String name) throws IOException {
        if (!ManifestFile.isName(name)) {
            throw CheckpointException.wrongName(
                    name,
                    "allowed are letters, digits, '.', '_' and '-', in parts split by '/', and not " + Manifest.NAME);
        }
        if (written.containsKey(name) || open.stream().anyMatch(file -> file.name.equals(name))) {
            throw CheckpointException.wrongName(name, "it has one of that name already");
        }
        Path path = root.resolve(name);
        for (Path folder = path.getParent(); folder != null && folders.add(folder); folder = folder.getParent()) {
            files.createFolder(folder);
        }
        HashedFile file = new HashedFile(name, files.create(path));
        open.add(file);
        return file;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        try (WritableByteChannel channel = create(name)) {
            channel.write(ByteBuffer.wrap(content));
        }
    }

    @Override
    public void writeText(String name, String content) throws IOException {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes the manifest and syncs all folders: from here on the staged checkpoint is whole. */
    Manifest seal(long step, OptionalDouble metric) throws IOException {
        if (!open.isEmpty()) {
            throw new IllegalStateException("file '" + open.get(0).name + "' of the checkpoint was not closed");
        }
        Manifest manifest = new Manifest(Manifest.VERSION, step, metric, new LinkedHashMap<>(written));
        try (FileLayer.Output output = files.create(root.resolve(Manifest.NAME))) {
            writeFully(output, ByteBuffer.wrap(ManifestFile.encode(manifest)));
            output.sync();
        }
        for (Path folder : folders) {
            files.syncFolder(folder);
        }
        return manifest;
    }

    /** Closes what a failed writer left open. */
    void abandon(Throwable failure) {
        for (HashedFile file : open) {
            try {
                file.output.close();
            } catch (IOException e) {
                failure.addSuppressed(e);
            }
        }
        open.clear();
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            channel.write(source);
        }
    }

    private final class HashedFile implements WritableByteChannel {

        private final String name;
        private final FileLayer.Output output;
        private final MessageDigest digest = Sha256.digest();
        private long size;

        HashedFile(String name, FileLayer.Output output) {
            this.name = name;
            this.output = output;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int length = source.remaining();
            digest.update(source.duplicate());
            writeFully(output, source);
            size += length;
            return length;
        }

        @Override
        public boolean isOpen() {
            return output.isOpen();
        }

        @Override
        public void close() throws IOException {
            if (!open.contains(this)) {
                return;
            }
            try (output) {
                output.sync();
            }
            open.remove(this);
            written.put(name, new Manifest.Entry(size, Sha256.hex(digest)));
        }
    }
}
