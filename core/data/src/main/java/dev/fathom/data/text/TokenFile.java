package dev.fathom.data.text;

import dev.fathom.data.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * An encoded text on disk, mapped into memory: documents one after another, each closed by the end of text. A file is
 * written aside and moved into place, and checked in full when it is opened: its header, the SHA-256 of all it holds
 * and that every token is in the vocabulary. May be read by many threads.
 *
 * <p>Layout, little endian: magic (8 bytes), version (4), bytes per token (4; 2 for up to 65,536 tokens in the
 * vocabulary, else 4), vocabulary size (8), number of tokens (8), bytes of text (8), SHA-256 of the tokenizer (32),
 * SHA-256 of the tokens and of the header up to here (32), tokens.
 */
public final class TokenFile {

    /** Tokens of one mapped part are {@code 2^PART_BITS}, so that a part of wide tokens is 1 GiB. */
    private static final int PART_BITS = 28;

    private static final int CHECKED_AT_ONCE = 1 << 20;

    private final TokenFileHeader header;
    private final ByteBuffer[] parts;
    private final boolean wide;

    private TokenFile(TokenFileHeader header, ByteBuffer[] parts) {
        this.header = header;
        this.parts = parts;
        this.wide = header.width() == Integer.BYTES;
    }

    /** Number of tokens, the ends of text among them. */
    public long size() {
        return header.tokens();
    }

    /** Number of tokens in the vocabulary; all tokens are below it. */
    public int vocabularySize() {
        return header.vocabularySize();
    }

    /** The token that closes each document. */
    public int endOfText() {
        return header.vocabularySize() - 1;
    }

    /** Bytes of the text that the tokens stand for; the ends of text stand for none. */
    public long textBytes() {
        return header.textBytes();
    }

    /**
     * The token at a place.
     *
     * @param index in {@code [0, size)}
     * @throws IndexOutOfBoundsException if it is not
     */
    public int token(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("token " + index + " of a file of " + size() + " tokens");
        }
        ByteBuffer part = parts[(int) (index >>> PART_BITS)];
        int at = (int) index & ((1 << PART_BITS) - 1);
        return wide ? part.getInt(4 * at) : part.getShort(2 * at) & 0xFFFF;
    }

    /** Copies the tokens {@code [from, from + length)} into {@code target} at {@code at}. */
    void copy(long from, int length, long[] target, int at) {
        for (int i = 0; i < length; i++) {
            target[at + i] = token(from + i);
        }
    }

    /**
     * Encodes documents into a file; an existing one is replaced only when the new one is complete and on the disk.
     *
     * @param documents texts in UTF-8; malformed bytes are read as U+FFFD
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, BpeTokenizer tokenizer, Iterable<byte[]> documents) throws IOException {
        try (TokenFileWriter writer = new TokenFileWriter(file, tokenizer)) {
            for (byte[] document : documents) {
                writer.add(document);
            }
            writer.finish();
        }
    }

    /**
     * Opens a file and checks it.
     *
     * @param tokenizer the tokenizer it must have been written with
     * @throws TokenFileException if it is missing, broken or of another tokenizer
     */
    public static TokenFile open(Path file, BpeTokenizer tokenizer) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            TokenFileHeader header = TokenFileHeader.read(file, channel);
            header.requireTokenizer(file, tokenizer);
            TokenFile opened = new TokenFile(header, map(channel, header));
            opened.requireIntact(file);
            return opened;
        } catch (NoSuchFileException e) {
            throw new TokenFileException(file, "it does not exist", e);
        } catch (IOException e) {
            throw new TokenFileException(file, "it cannot be read: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer[] map(FileChannel channel, TokenFileHeader header) throws IOException {
        long bytes = header.tokens() * header.width();
        long most = (1L << PART_BITS) * header.width();
        ByteBuffer[] parts = new ByteBuffer[Math.toIntExact((bytes + most - 1) / most)];
        for (int i = 0; i < parts.length; i++) {
            long from = i * most;
            parts[i] = channel.map(
                            FileChannel.MapMode.READ_ONLY, TokenFileHeader.BYTES + from, Math.min(most, bytes - from))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        return parts;
    }

    private void requireIntact(Path file) {
        MessageDigest digest = Sha256.digest();
        for (ByteBuffer part : parts) {
            for (int from = 0; from < part.limit(); from += CHECKED_AT_ONCE) {
                digest.update(part.slice(from, Math.min(CHECKED_AT_ONCE, part.limit() - from)));
            }
        }
        header.requireDigest(file, digest);
        for (long i = 0; i < size(); i++) {
            int token = token(i);
            if (token < 0 || token >= vocabularySize()) {
                throw new TokenFileException(
                        file,
                        "token " + i + " is " + token + ", but the vocabulary has " + vocabularySize() + " tokens",
                        null);
            }
        }
    }
}
