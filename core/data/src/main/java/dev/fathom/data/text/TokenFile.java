package dev.fathom.data.text;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * An encoded text on disk, mapped into memory: documents one after another, each closed by the end of text. Layout,
 * little endian: magic, version, bytes per token (2 or 4), vocabulary size, number of tokens, bytes of text, tokenizer
 * hash (32 bytes), tokens. A file is written aside and moved into place.
 */
public final class TokenFile {

    private static final long MAGIC = 0x4e4b5448_4d4f4854L;
    private static final int VERSION = 1;
    private static final int HEADER = 8 + 4 + 4 + 4 + 8 + 8 + 32;
    private static final int LARGEST_SHORT = 1 << 16;

    private final ByteBuffer content;
    private final boolean wide;
    private final int vocabularySize;
    private final int size;
    private final long textBytes;

    private TokenFile(ByteBuffer content, boolean wide, int vocabularySize, int size, long textBytes) {
        this.content = content;
        this.wide = wide;
        this.vocabularySize = vocabularySize;
        this.size = size;
        this.textBytes = textBytes;
    }

    /** Number of tokens. */
    public int size() {
        return size;
    }

    /** Number of tokens the tokenizer has. */
    public int vocabularySize() {
        return vocabularySize;
    }

    /** Bytes of the text, without the ends of text. */
    public long textBytes() {
        return textBytes;
    }

    /** Copies the tokens {@code [from, from + length)} into {@code target} at {@code at}. */
    void copy(int from, int length, long[] target, int at) {
        for (int i = 0; i < length; i++) {
            target[at + i] = token(from + i);
        }
    }

    /** The token at an index from 0. */
    public int token(int index) {
        return wide ? content.getInt(4 * index) : content.getShort(2 * index) & 0xFFFF;
    }

    /**
     * Encodes documents into a file; an existing one is replaced.
     *
     * @param documents texts in UTF-8
     */
    public static void write(Path file, BpeTokenizer tokenizer, Iterable<byte[]> documents) throws IOException {
        Path aside = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            boolean wide = tokenizer.vocabularySize() > LARGEST_SHORT;
            long tokens = 0;
            long bytes = 0;
            try (FileChannel channel = FileChannel.open(
                            aside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                out.write(new byte[HEADER]);
                BpeEncoder encoder = tokenizer.encoder();
                for (byte[] document : documents) {
                    int[] encoded = encoder.encode(document);
                    write(out, encoded, tokenizer.endOfText(), wide);
                    tokens += encoded.length + 1;
                    bytes += document.length;
                }
                out.flush();
                channel.write(header(tokenizer, wide, tokens, bytes), 0);
                channel.force(true);
            }
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private static void write(OutputStream out, int[] tokens, int end, boolean wide) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate((tokens.length + 1) * (wide ? 4 : 2)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i <= tokens.length; i++) {
            int token = i < tokens.length ? tokens[i] : end;
            if (wide) {
                buffer.putInt(token);
            } else {
                buffer.putShort((short) token);
            }
        }
        out.write(buffer.array());
    }

    private static ByteBuffer header(BpeTokenizer tokenizer, boolean wide, long tokens, long bytes) {
        ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(MAGIC).putInt(VERSION).putInt(wide ? 4 : 2).putInt(tokenizer.vocabularySize());
        header.putLong(tokens).putLong(bytes).put(HexFormat.of().parseHex(tokenizer.hash()));
        return header.flip();
    }

    /**
     * Opens a file.
     *
     * @param tokenizer the tokenizer it must have been written with
     * @throws TokenFileException if it is broken or of another tokenizer
     */
    public static TokenFile open(Path file, BpeTokenizer tokenizer) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = channel.size();
            if (length < HEADER || length > Integer.MAX_VALUE) {
                throw new TokenFileException(file, "it has " + length + " bytes; allowed are " + HEADER + " to 2 GiB");
            }
            ByteBuffer mapped =
                    channel.map(FileChannel.MapMode.READ_ONLY, 0, length).order(ByteOrder.LITTLE_ENDIAN);
            return read(file, mapped, tokenizer);
        } catch (IOException e) {
            throw new TokenFileException(file, String.valueOf(e.getMessage()));
        }
    }

    private static TokenFile read(Path file, ByteBuffer mapped, BpeTokenizer tokenizer) {
        if (mapped.getLong() != MAGIC || mapped.getInt() != VERSION) {
            throw new TokenFileException(file, "it is no token file of this version");
        }
        int width = mapped.getInt();
        int vocabularySize = mapped.getInt();
        long tokens = mapped.getLong();
        long bytes = mapped.getLong();
        byte[] hash = new byte[32];
        mapped.get(hash);
        if (vocabularySize != tokenizer.vocabularySize()
                || !HexFormat.of().formatHex(hash).equals(tokenizer.hash())) {
            throw new TokenFileException(file, "it was written with another tokenizer");
        }
        if (width != (vocabularySize > LARGEST_SHORT ? 4 : 2)
                || bytes < 0
                || tokens < 0
                || tokens > Integer.MAX_VALUE / width
                || tokens * width != mapped.remaining()) {
            throw new TokenFileException(
                    file, "its header does not fit its " + (HEADER + mapped.remaining()) + " bytes");
        }
        TokenFile opened = new TokenFile(
                mapped.slice().order(ByteOrder.LITTLE_ENDIAN), width == 4, vocabularySize, (int) tokens, bytes);
        for (int i = 0; i < opened.size; i++) {
            if (opened.token(i) < 0 || opened.token(i) >= vocabularySize) {
                throw new TokenFileException(file, "token " + i + " is not in the vocabulary");
            }
        }
        return opened;
    }
}
