package dev.fathom.data.read;

import java.nio.charset.StandardCharsets;

/**
 * Decides by a document's name alone whether it is held out: adding or removing other documents never moves one.
 *
 * @param validationShare share of documents held out, in [0, 1)
 * @param seed chooses which
 */
public record Split(double validationShare, long seed) {

    /** Checks the share. */
    public Split {
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new IllegalArgumentException("the validation share must be in [0, 1), got " + validationShare);
        }
    }

    /** One document in twenty is held out. */
    public static Split standard() {
        return new Split(0.05, 0);
    }

    /** Whether the document of this name is held out. */
    public boolean validation(String name) {
        long hash = 0xCBF29CE484222325L ^ seed; // FNV-1a, then mixed so that the top bits depend on all
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        hash = (hash ^ (hash >>> 32)) * 0xD6E8FEB86659FD93L;
        return ((hash ^ (hash >>> 32)) >>> 11) * 0x1.0p-53 < validationShare;
    }
}
