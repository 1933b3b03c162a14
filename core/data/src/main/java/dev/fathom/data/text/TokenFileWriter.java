package dev.fathom.data.text;

import dev.fathom.data.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** Writes one {@link TokenFile} beside its place and, when all of it is on the disk, moves it there. */
final class TokenFileWriter implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path aside;
    private final FileChannel channel;
    private final BpeTokenizer tokenizer;
    private final BpeEncoder encoder;
    private final boolean wide;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long tokens;
    private long textBytes;

    TokenFileWriter(Path file, BpeTokenizer tokenizer) throws IOException {
        this.file = file.toAbsolutePath();
        this.tokenizer = tokenizer;
        this.encoder = tokenizer.encoder();
        this.wide = TokenFileHeader.width(tokenizer) == Integer.BYTES;
        this.aside = Files.createTempFile(this.file.getParent(), this.file.getFileName() + ".", ".part");
        this.channel = FileChannel.open(aside, StandardOpenOption.WRITE);
        channel.position(TokenFileHeader.BYTES);
    }

    void add(byte[] document) throws IOException {
        for (int token : encoder.encode(document)) {
            put(token);
            textBytes += tokenizer.bytes(token).length;
        }
        put(tokenizer.endOfText());
    }

    private void put(int token) throws IOException {
        if (buffer.remaining() < Integer.BYTES) {
            flush();
        }
        if (wide) {
            buffer.putInt(token);
        } else {
            buffer.putShort((short) token);
        }
        tokens++;
    }

    private void flush() throws IOException {
        buffer.flip();
        digest.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    void finish() throws IOException {
        flush();
        ByteBuffer header = TokenFileHeader.encode(tokenizer, tokens, textBytes, digest);
        while (header.hasRemaining()) {
            channel.write(header, header.position());
        }
        channel.force(true);
        channel.close();
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Leaves nothing behind if the file was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(aside);
    }
}
