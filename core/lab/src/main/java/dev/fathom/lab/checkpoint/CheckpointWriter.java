package dev.fathom.lab.checkpoint;

import java.io.IOException;

/** Writes the files of a checkpoint. */
@FunctionalInterface
public interface CheckpointWriter {

    /** Writes every file through {@code staging}; what it throws gives up the whole checkpoint. */
    void write(StagingFolder staging) throws IOException;
}
