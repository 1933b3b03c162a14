package dev.fathom.data;

import java.nio.charset.StandardCharsets;

/** One text: a name (a path within its package or folder, with forward slashes) and its UTF-8 bytes. */
public final class Document {

    private final String name;
    private final byte[] utf8;

    private Document(String name, byte[] utf8) {
        this.name = name;
        this.utf8 = utf8;
    }

    /**
     * A document of the given text.
     *
     * @param name unique within its corpus
     * @param text the text; an unpaired surrogate becomes {@code ?}
     */
    public static Document of(String name, String text) {
        return new Document(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The name: unique within its corpus. */
    public String name() {
        return name;
    }

    /** Length of the text in bytes of UTF-8. */
    public int bytes() {
        return utf8.length;
    }

    /** A copy of the text as UTF-8. */
    public byte[] utf8() {
        return utf8.clone();
    }

    /** The text. */
    public String text() {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Copies the UTF-8 bytes into {@code target} from {@code offset} on, and returns the offset after them. */
    int copyTo(byte[] target, int offset) {
        System.arraycopy(utf8, 0, target, offset, utf8.length);
        return offset + utf8.length;
    }

    @Override
    public String toString() {
        return name + " (" + utf8.length + " bytes)";
    }
}
