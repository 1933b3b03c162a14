package dev.fathom.lab.checkpoint;

import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * A whole checkpoint: every file in it has the hash its manifest names.
 *
 * @param folder where it lies
 * @param manifest what it holds
 */
public record Checkpoint(Path folder, Manifest manifest) {

    /** The step it was saved after. */
    public long step() {
        return manifest.step();
    }

    /** The figure it is judged by; lower is better. */
    public OptionalDouble metric() {
        return manifest.metric();
    }

    /**
     * The path of one of its files.
     *
     * @throws CheckpointException if the checkpoint has no file of this name; the message lists those it has
     */
    public Path file(String name) {
        if (!manifest.files().containsKey(name)) {
            throw CheckpointException.noSuchFile(this, name);
        }
        return folder.resolve(name);
    }
}
