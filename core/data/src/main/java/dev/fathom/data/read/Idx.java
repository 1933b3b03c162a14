package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import dev.fathom.data.DataPathException;
import dev.fathom.data.DataPaths;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * An array of unsigned bytes from an IDX file, gzipped or not. The header is believed only as far as the file's own
 * size justifies.
 */
public final class Idx {

    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MOST_DIMENSIONS = 4;
    private static final int GZIP_RATIO = 1032; // deflate cannot do better
    private static final int BUFFER = 1 << 16;

    private final int[] shape;
    private final byte[] data;

    private Idx(int[] shape, byte[] data) {
        this.shape = shape;
        this.data = data;
    }

    /** Number of dimensions, 1 to 4. */
    public int rank() {
        return shape.length;
    }

    /** Size of a dimension, at least 1. */
    public int size(int dimension) {
        return shape[dimension];
    }

    /** The elements in row-major order, not copied. */
    byte[] data() {
        return data;
    }

    /**
     * Reads a file.
     *
     * @throws DataPathException if it cannot be opened
     * @throws DataFormatException if it is not an IDX file of unsigned bytes, is cut short, or holds more than it says
     */
    public static Idx read(Path file) {
        String name = DataPaths.readableFile(file).toString();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            long most = Files.size(file) * (gzip ? GZIP_RATIO : 1);
            return read(name, gzip ? new GZIPInputStream(raw, BUFFER) : raw, most);
        } catch (EOFException e) {
            throw new DataFormatException(name, 0, "is cut short", e);
        } catch (IOException e) {
            throw new DataFormatException(name, 0, "cannot be read: " + DataPaths.reason(e), e);
        }
    }

    private static Idx read(String name, InputStream in, long most) throws IOException {
        byte[] magic = exactly(in, 4, name, "its header");
        if (magic[0] != 0 || magic[1] != 0) {
            throw new DataFormatException(name, "is not an IDX file: it must begin with two zero bytes");
        }
        if (magic[2] != UNSIGNED_BYTE) {
            throw new DataFormatException(
                    name,
                    String.format(
                            Locale.ROOT,
                            "holds elements of type 0x%02x; only unsigned bytes (0x08) are read",
                            magic[2]));
        }
        if (magic[3] < 1 || magic[3] > MOST_DIMENSIONS) {
            throw new DataFormatException(
                    name, "has " + magic[3] + " dimensions; 1 to " + MOST_DIMENSIONS + " are read");
        }
        ByteBuffer header = ByteBuffer.wrap(exactly(in, 4 * magic[3], name, "its header"));
        int[] shape = new int[magic[3]];
        long count = 1;
        for (int d = 0; d < shape.length; d++) {
            shape[d] = header.getInt();
            if (shape[d] < 1) {
                throw new DataFormatException(name, "dimension " + d + " is " + shape[d] + "; it must be at least 1");
            }
            count *= shape[d];
            if (count > Math.min(most, Integer.MAX_VALUE - 16)) {
                throw new DataFormatException(
                        name, "claims " + Arrays.toString(shape) + " bytes, more than the file can hold");
            }
        }
        byte[] data = exactly(in, (int) count, name, "its data");
        if (in.read() >= 0) {
            throw new DataFormatException(name, "holds more than the " + count + " bytes its header claims");
        }
        return new Idx(shape, data);
    }

    private static byte[] exactly(InputStream in, int count, String name, String what) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new DataFormatException(
                    name, "is cut short: " + what + " has " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }
}
