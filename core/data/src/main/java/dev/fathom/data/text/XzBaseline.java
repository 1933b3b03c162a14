package dev.fathom.data.text;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What {@code xz -9} makes of a text, the compressor a language model is measured against. */
public final class XzBaseline {

    private static final int PRESET = 9;

    private XzBaseline() {}

    /** Bits per byte of the documents compressed as one stream by {@code xz -9}, which has seen nothing else. */
    public static double bitsPerByte(Iterable<byte[]> documents) {
        Size text = new Size();
        return 8.0 * compressed(documents, text) / text.bytes;
    }

    /**
     * Bits per byte that the documents add to a stream that has {@code before} in front: what {@code xz -9} makes of
     * them once it knows that text, as far as its dictionary of 64 MiB reaches.
     */
    public static double bitsPerByteAfter(Iterable<byte[]> before, Iterable<byte[]> documents) {
        Size text = new Size();
        long alone = compressed(before, new Size());
        long both = compressed(
                () -> Stream.concat(
                                StreamSupport.stream(before.spliterator(), false),
                                StreamSupport.stream(documents.spliterator(), false))
                        .iterator(),
                new Size());
        documents.forEach(document -> text.bytes += document.length);
        return 8.0 * (both - alone) / text.bytes;
    }

    private static long compressed(Iterable<byte[]> documents, Size text) {
        Size out = new Size();
        try (XZOutputStream xz = new XZOutputStream(out, new LZMA2Options(PRESET))) {
            for (byte[] document : documents) {
                xz.write(document);
                text.bytes += document.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("counting bytes writes nowhere", e);
        }
        return out.bytes;
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
