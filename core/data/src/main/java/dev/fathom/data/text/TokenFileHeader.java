package dev.fathom.data.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The header of a {@link TokenFile}, whose layout is described there.
 *
 * @param width bytes per token
 * @param tokenizer SHA-256 of the tokenizer, in hexadecimal
 * @param digest SHA-256 of the tokens and the rest of the header, in hexadecimal
 */
record TokenFileHeader(int width, int vocabularySize, long tokens, long textBytes, String tokenizer, String digest) {

    static final int BYTES = 8 + 4 + 4 + 8 + 8 + 8 + 32 + 32;
    private static final int SHA_BYTES = 32;
    private static final int DIGESTED = BYTES - SHA_BYTES;
    private static final long MAGIC = 0x4e4b_5448_4d4f_4854L;
    private static final int VERSION = 2;
    private static final int LARGEST_NARROW = 1 << 16;

    static int width(BpeTokenizer tokenizer) {
        return tokenizer.vocabularySize() <= LARGEST_NARROW ? Short.BYTES : Integer.BYTES;
    }

    /** The bytes of the header of a file whose tokens have gone through {@code digest}. */
    static ByteBuffer encode(BpeTokenizer tokenizer, long tokens, long textBytes, MessageDigest digest) {
        ByteBuffer bytes = new TokenFileHeader(
                        width(tokenizer), tokenizer.vocabularySize(), tokens, textBytes, tokenizer.hash(), "")
                .digested();
        digest.update(bytes.duplicate());
        return ByteBuffer.allocate(BYTES).put(bytes).put(digest.digest()).flip();
    }

    private ByteBuffer digested() {
        ByteBuffer bytes = ByteBuffer.allocate(DIGESTED).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(MAGIC)
                .putInt(VERSION)
                .putInt(width)
                .putLong(vocabularySize)
                .putLong(tokens);
        return bytes.putLong(textBytes).put(HexFormat.of().parseHex(tokenizer)).flip();
    }

    /** Reads the header and checks it against the length of the file. */
    static TokenFileHeader read(Path file, FileChannel channel) throws IOException {
        long length = channel.size();
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {
            // until the header is full or the file ends
        }
        if (bytes.flip().limit() < BYTES) {
            throw broken(file, "it has " + length + " bytes; its header alone takes " + BYTES);
        }
        if (bytes.getLong() != MAGIC) {
            throw broken(file, "it is no token file");
        }
        int version = bytes.getInt();
        if (version != VERSION) {
            throw broken(file, "it is of version " + version + "; version " + VERSION + " is read");
        }
        int width = bytes.getInt();
        long vocabulary = bytes.getLong();
        long tokens = bytes.getLong();
        long textBytes = bytes.getLong();
        if (vocabulary < 1
                || vocabulary > Integer.MAX_VALUE
                || width != (vocabulary <= LARGEST_NARROW ? Short.BYTES : Integer.BYTES)
                || tokens < 0
                || textBytes < 0
                || tokens != (length - BYTES) / width
                || (length - BYTES) % width != 0) {
            throw broken(
                    file,
                    "its header says " + tokens + " tokens of " + width + " bytes, vocabulary " + vocabulary
                            + ", which does not fit its " + length + " bytes");
        }
        return new TokenFileHeader(width, (int) vocabulary, tokens, textBytes, hex(bytes), hex(bytes));
    }

    private static String hex(ByteBuffer bytes) {
        byte[] hash = new byte[SHA_BYTES];
        bytes.get(hash);
        return HexFormat.of().formatHex(hash);
    }

    void requireTokenizer(Path file, BpeTokenizer wanted) {
        if (vocabularySize != wanted.vocabularySize() || !tokenizer.equals(wanted.hash())) {
            throw broken(
                    file,
                    "it was written with another tokenizer (vocabulary " + vocabularySize + ", hash "
                            + tokenizer.substring(0, 12) + "…; wanted " + wanted.vocabularySize() + ", "
                            + wanted.hash().substring(0, 12) + "…)");
        }
    }

    /** Requires that the tokens, which have gone through {@code sha256}, and the header are as they were written. */
    void requireDigest(Path file, MessageDigest sha256) {
        sha256.update(digested());
        String found = HexFormat.of().formatHex(sha256.digest());
        if (!found.equals(digest)) {
            throw broken(
                    file,
                    "its SHA-256 is " + found.substring(0, 12) + "…, it should be " + digest.substring(0, 12) + "…");
        }
    }

    private static TokenFileException broken(Path file, String fault) {
        return new TokenFileException(file, fault, null);
    }
}
