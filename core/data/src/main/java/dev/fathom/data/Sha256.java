package dev.fathom.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 sums of bytes, of files and of trees of files, as lower-case hexadecimal. */
public final class Sha256 {

    private final MessageDigest digest;

    /** A sum of nothing yet. */
    public Sha256() {
        digest = digest();
    }

    /** A digest of nothing yet, for those who need its bytes. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds bytes. */
    public void update(byte[] bytes) {
        digest.update(bytes);
    }

    /** Adds a text as UTF-8. */
    public void update(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The sum; it starts again from nothing. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The sum of a file.
     *
     * @throws DataPathException if it cannot be read
     */
    public static String ofFile(Path file) {
        Sha256 sum = new Sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sum.digest.update(buffer, 0, n);
            }
        } catch (IOException e) {
            throw new DataPathException(file + ": cannot be read: " + DataPaths.reason(e), e);
        }
        return sum.hex();
    }

    /**
     * The sum of a tree: of the lines that {@code sha256sum} prints for the named files below a folder, in the order
     * given.
     *
     * @throws DataPathException if a file cannot be read
     */
    public static String ofTree(Path folder, List<String> names) {
        Sha256 sum = new Sha256();
        for (String name : names) {
            sum.update(ofFile(DataPaths.inside(folder, name)) + "  " + name + "\n");
        }
        return sum.hex();
    }
}
