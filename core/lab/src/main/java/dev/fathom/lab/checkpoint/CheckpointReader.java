package dev.fathom.lab.checkpoint;

import dev.fathom.lab.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;

/** Decides whether a folder is a whole checkpoint: by its manifest and the hash of every file. */
final class CheckpointReader {

    private static final int CHUNK = 1 << 16;

    private final FileLayer files;

    CheckpointReader(FileLayer files) {
        this.files = files;
    }

    /** Reads the manifest alone. */
    Manifest manifest(Path folder) {
        try (ReadableByteChannel channel = files.open(folder.resolve(Manifest.NAME))) {
            ByteBuffer content = ByteBuffer.allocate(CHUNK);
            while (channel.read(content) >= 0) {
                if (!content.hasRemaining()) {
                    if (content.capacity() >= ManifestFile.LONGEST) {
                        throw new IOException("the manifest is longer than any can be");
                    }
                    content = ByteBuffer.allocate(2 * content.capacity()).put(content.flip());
                }
            }
            byte[] bytes = new byte[content.flip().remaining()];
            content.get(bytes);
            return ManifestFile.decode(bytes);
        } catch (NoSuchFileException e) {
            throw CheckpointException.broken(folder, "it has no manifest");
        } catch (IOException e) {
            throw CheckpointException.broken(folder, String.valueOf(e.getMessage()));
        }
    }

    /** Reads the whole checkpoint and compares every hash. */
    Checkpoint verified(Path folder) {
        Manifest manifest = manifest(folder);
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            verify(folder, file.getKey(), file.getValue());
        }
        return new Checkpoint(folder, manifest);
    }

    private void verify(Path folder, String name, Manifest.Entry expected) {
        MessageDigest digest = Sha256.digest();
        long size = 0;
        try (ReadableByteChannel channel = files.open(folder.resolve(name))) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (size <= expected.size() && channel.read(chunk) >= 0) {
                size += chunk.flip().remaining();
                digest.update(chunk);
                chunk.clear();
            }
        } catch (NoSuchFileException e) {
            throw CheckpointException.broken(folder, "file '" + name + "' is missing");
        } catch (IOException e) {
            throw CheckpointException.broken(folder, "file '" + name + "' cannot be read: " + e.getMessage());
        }
        if (size != expected.size()) {
            throw CheckpointException.broken(
                    folder, "file '" + name + "' does not have its " + expected.size() + " bytes");
        }
        if (!Sha256.hex(digest).equals(expected.sha256())) {
            throw CheckpointException.broken(folder, "file '" + name + "' does not have its hash");
        }
    }
}
