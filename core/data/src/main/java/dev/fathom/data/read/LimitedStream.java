package dev.fathom.data.read;

import dev.fathom.data.DataFormatException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A stream that refuses to give more than a limit: a small gzipped file may unpack to anything. */
final class LimitedStream extends FilterInputStream {

    private final String file;
    private final long limit;
    private long count;

    /** Opens a file, unpacking it if it is gzipped. */
    static InputStream open(Path path, String file, long limit) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(path));
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            return new LimitedStream(gzip ? new GZIPInputStream(raw) : raw, file, limit);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    LimitedStream(InputStream in, String file, long limit) {
        super(in);
        this.file = file;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = in.read(target, offset, length);
        count += Math.max(0, read);
        if (count > limit) {
            throw new DataFormatException(file, "unpacks to more than the " + limit + " bytes allowed");
        }
        return read;
    }
}
