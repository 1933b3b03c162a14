package dev.fathom.data.catalog;

import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 sums of files and of trees of files. */
final class Sha256 {

    private final MessageDigest digest;

    Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void update(byte[] bytes) {
        digest.update(bytes);
    }

    /** The sum as lower-case hexadecimal; ends this object's use. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    static String ofFile(Path file) {
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

    /** The sum of the lines that {@code sha256sum} prints for the named files below a folder, in the order given. */
    static String ofTree(Path folder, List<String> names) {
        Sha256 sum = new Sha256();
        for (String name : names) {
            String line = ofFile(DataPaths.inside(folder, name)) + "  " + name + "\n";
            sum.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return sum.hex();
    }
}
