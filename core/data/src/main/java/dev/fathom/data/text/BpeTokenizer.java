package dev.fathom.data.text;

import dev.fathom.data.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A byte-level BPE tokenizer. Tokens 0 to 255 are the bytes, the next ones the merges in the order learned, the last
 * one is the end of text. Kept as a Hugging Face {@code tokenizer.json}, with which other implementations agree.
 */
public final class BpeTokenizer implements Tokenizer {

    /** The special token that ends a document. */
    public static final String END_OF_TEXT = "<|endoftext|>";

    /** A token of more bytes than this is neither learned nor read. */
    static final int LONGEST_TOKEN = 256;

    private static final int BYTES = 256;

    private final List<Merge> merges;
    private final byte[][] tokens;
    private final LongIntMap merged;

    /**
     * Two neighbouring tokens that become one.
     *
     * @param left a byte or an earlier merge
     * @param right a byte or an earlier merge
     */
    record Merge(int left, int right) {}

    BpeTokenizer(List<Merge> merges) {
        this.merges = List.copyOf(merges);
        this.tokens = new byte[BYTES + merges.size()][];
        this.merged = new LongIntMap(merges.size());
        for (int b = 0; b < BYTES; b++) {
            tokens[b] = new byte[] {(byte) b};
        }
        for (int rank = 0; rank < merges.size(); rank++) {
            Merge merge = merges.get(rank);
            byte[] left = tokens[merge.left()];
            byte[] right = tokens[merge.right()];
            byte[] joined = new byte[left.length + right.length];
            System.arraycopy(left, 0, joined, 0, left.length);
            System.arraycopy(right, 0, joined, left.length, right.length);
            tokens[BYTES + rank] = joined;
            merged.put(key(merge.left(), merge.right()), BYTES + rank);
        }
    }

    /**
     * Reads a {@code tokenizer.json} written by {@link #write}.
     *
     * @throws TokenizerException if it is missing, broken, too large, or of a kind that is not byte-level BPE as
     *     written here
     */
    public static BpeTokenizer read(Path file) {
        return TokenizerJson.read(file);
    }

    /** Writes the {@code tokenizer.json}; the same tokenizer gives the same bytes. */
    public void write(OutputStream out) throws IOException {
        TokenizerJson.write(this, out);
    }

    /** The SHA-256 of the {@code tokenizer.json}, in lower-case hexadecimal. */
    public String hash() {
        try {
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            write(json);
            Sha256 sum = new Sha256();
            sum.update(json.toByteArray());
            return sum.hex();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can be written", e);
        }
    }

    List<Merge> merges() {
        return merges;
    }

    byte[] bytes(int token) {
        return tokens[token];
    }

    @Override
    public int vocabularySize() {
        return tokens.length + 1;
    }

    @Override
    public int endOfText() {
        return tokens.length;
    }

    @Override
    public int[] encode(String text) {
        return encoder().encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An encoder that remembers the pieces it has seen; for long texts, by one thread. */
    BpeEncoder encoder() {
        return new BpeEncoder(this);
    }

    @Override
    public String decode(int[] ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : ids) {
            if (id != endOfText()) {
                bytes.writeBytes(tokens[id]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public StreamingDecoder stream() {
        return new StreamingDecoder(this);
    }

    /** The token that two neighbours become, or {@link LongIntMap#ABSENT}; a lower id merges first. */
    int merged(int left, int right) {
        return merged.get(key(left, right));
    }

    private static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    /** All tokens as names in GPT-2's alphabet, in the order of their ids. */
    List<String> names() {
        List<String> names = new ArrayList<>(vocabularySize());
        for (byte[] token : tokens) {
            names.add(ByteAlphabet.name(token));
        }
        names.add(END_OF_TEXT);
        return names;
    }
}
