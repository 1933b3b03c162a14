package dev.fathom.data.archive;

import dev.fathom.data.ArchiveException;
import dev.fathom.data.DataPaths;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What an archive unpacks to, counted against a limit. A broken archive shows here as an {@link ArchiveException}, so
 * that an {@link IOException} beyond this point can only come from whoever stores the content.
 */
final class ContentStream extends FilterInputStream {

    private final String what;
    private final long limit;
    private long count;

    /**
     * @param what the archive, or the archive and the entry, for messages
     * @param limit most bytes that may be read
     */
    ContentStream(InputStream content, String what, long limit) {
        super(content);
        this.what = what;
        this.limit = limit;
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int read;
        try {
            read = in.read(target, offset, length);
        } catch (IOException e) {
            throw new ArchiveException(what + ": the archive is broken: " + DataPaths.reason(e), e);
        } catch (ArchiveException e) {
            throw e;
        } catch (RuntimeException e) { // decoders meet impossible numbers in broken files
            throw new ArchiveException(what + ": the archive is broken: " + e, e);
        }
        count += Math.max(0, read);
        if (count > limit) {
            throw new ArchiveException(what + ": unpacks to more than the " + limit + " bytes allowed for it");
        }
        return read;
    }

    @Override
    public long skip(long n) {
        byte[] buffer = new byte[8192];
        long left = n;
        while (left > 0) {
            int read = read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return n - left;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public void close() {
        // the archive closes what is underneath
    }
}
