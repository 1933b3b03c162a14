package dev.fathom.data.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Turns tokens into text as they come: a character is given once all its bytes are there. All that was given, joined,
 * and {@link #finish} at the end, equals decoding all tokens at once. For one thread.
 */
public final class StreamingDecoder {

    private final BpeTokenizer tokenizer;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private byte[] pending = new byte[0];

    StreamingDecoder(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The text that this token completes; may be empty. */
    public String add(int token) {
        return token == tokenizer.endOfText() ? "" : decode(tokenizer.bytes(token), false);
    }

    /** What is left at the end: U+FFFD for a character that was never completed. The decoder may be used anew. */
    public String finish() {
        String rest = decode(new byte[0], true);
        decoder.reset();
        return rest;
    }

    private String decode(byte[] added, boolean end) {
        ByteBuffer in = ByteBuffer.allocate(pending.length + added.length);
        in.put(pending).put(added).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
        decoder.decode(in, out, end);
        if (end) {
            decoder.flush(out);
        }
        pending = new byte[in.remaining()];
        in.get(pending);
        return out.flip().toString();
    }
}
