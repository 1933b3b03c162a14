package dev.fathom.lab.checkpoint;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a checkpoint holds; written last.
 *
 * @param version of the format; this program writes {@value #VERSION} and reads no other
 * @param step the step the checkpoint was saved after
 * @param metric the figure it is judged by, lower is better; empty if none
 * @param files the files by name, in the order written
 */
public record Manifest(int version, long step, OptionalDouble metric, Map<String, Entry> files) {

    /** The format written. */
    public static final int VERSION = 1;

    /** The manifest's own file name. */
    public static final String NAME = "manifest.json";

    /**
     * One file.
     *
     * @param size in bytes
     * @param sha256 in lower-case hexadecimal
     */
    public record Entry(long size, String sha256) {}
}
