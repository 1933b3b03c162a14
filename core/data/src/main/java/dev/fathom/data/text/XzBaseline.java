package dev.fathom.data.text;

import java.io.IOException;
import java.io.OutputStream;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.FinishableWrapperOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZOutputStream;

/**
 * What {@code xz -9} makes of a text, the compressor a language model is measured against. The figures answer different
 * questions: {@link #bitsPerByte} is what xz does with the held-out text alone, as anyone would run it;
 * {@link #bitsPerByteAfter} and {@link #bitsPerByteWithDictionary} let it see the training text first, as the language
 * model did.
 *
 * <p>Memory is about twelve times the text seen, at most 0.7 GiB: the dictionary of 64 MiB is not made larger than the
 * text, which changes no match.
 */
public final class XzBaseline {

    private static final int PRESET = 9;

    private XzBaseline() {}

    /**
     * Bits per byte of the documents compressed as one stream by {@code xz -9}, container included, which has seen
     * nothing else.
     *
     * @throws IllegalArgumentException if the documents hold no byte
     */
    public static double bitsPerByte(Iterable<byte[]> documents) {
        long bytes = textBytes(documents);
        Size out = new Size();
        try (XZOutputStream xz = new XZOutputStream(out, options(bytes))) {
            write(documents, xz);
        } catch (IOException e) {
            throw impossible(e);
        }
        return 8.0 * out.bytes / bytes;
    }

    /**
     * Bits per byte that the documents add to a stream with {@code before} in front: what {@code xz -9} makes of them
     * after it has compressed that text, so with its statistics adapted to it, and as many of its last bytes as the
     * dictionary of 64 MiB holds. Takes as long as compressing both.
     *
     * @throws IllegalArgumentException if the documents hold no byte
     */
    public static double bitsPerByteAfter(Iterable<byte[]> before, Iterable<byte[]> documents) {
        long bytes = textBytes(documents);
        Size out = new Size();
        long beforeBytes;
        try (XZOutputStream xz = new XZOutputStream(out, options(bytes(before) + bytes))) {
            write(before, xz);
            xz.flush(); // ends a chunk, not the dictionary or the statistics: a few bytes at most
            beforeBytes = out.bytes;
            write(documents, xz);
        } catch (IOException e) {
            throw impossible(e);
        }
        return 8.0 * (out.bytes - beforeBytes) / bytes;
    }

    /**
     * Bits per byte of the documents compressed with {@code before}, or as many of its last bytes as the dictionary of
     * 64 MiB holds, as preset dictionary: xz may copy from it, but its statistics begin anew. A bare LZMA2 stream of
     * preset 9, since an xz file cannot have a preset dictionary. Somewhat faster than {@link #bitsPerByteAfter}: that
     * text is put into the dictionary, which is most of the work, but not compressed.
     *
     * @throws IllegalArgumentException if the documents hold no byte
     */
    public static double bitsPerByteWithDictionary(Iterable<byte[]> before, Iterable<byte[]> documents) {
        long bytes = textBytes(documents);
        Size out = new Size();
        try {
            LZMA2Options options = options(bytes(before) + bytes);
            options.setPresetDict(lastBytes(before, options.getDictSize()));
            try (OutputStream lzma2 =
                    options.getOutputStream(new FinishableWrapperOutputStream(out), ArrayCache.getDefaultCache())) {
                write(documents, lzma2);
            }
        } catch (IOException e) {
            throw impossible(e);
        }
        return 8.0 * out.bytes / bytes;
    }

    private static LZMA2Options options(long text) throws UnsupportedOptionsException {
        LZMA2Options options = new LZMA2Options(PRESET);
        options.setDictSize((int) Math.max(LZMA2Options.DICT_SIZE_MIN, Math.min(text, options.getDictSize())));
        return options;
    }

    static byte[] lastBytes(Iterable<byte[]> documents, int most) {
        long skip = Math.max(0, bytes(documents) - most);
        byte[] last = new byte[(int) (bytes(documents) - skip)];
        int size = 0;
        for (byte[] document : documents) {
            int from = (int) Math.min(skip, document.length);
            System.arraycopy(document, from, last, size, document.length - from);
            size += document.length - from;
            skip -= from;
        }
        return last;
    }

    private static void write(Iterable<byte[]> documents, OutputStream out) throws IOException {
        for (byte[] document : documents) {
            out.write(document);
        }
    }

    private static long textBytes(Iterable<byte[]> documents) {
        long bytes = bytes(documents);
        if (bytes == 0) {
            throw new IllegalArgumentException("there is no held-out text to compress: the documents hold 0 bytes");
        }
        return bytes;
    }

    private static long bytes(Iterable<byte[]> documents) {
        long bytes = 0;
        for (byte[] document : documents) {
            bytes += document.length;
        }
        return bytes;
    }

    private static IllegalStateException impossible(IOException e) {
        return new IllegalStateException("counting compressed bytes in memory cannot fail", e);
    }

    /** Counts what is written and throws it away. */
    private static final class Size extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] content, int from, int length) {
            bytes += length;
        }
    }
}
