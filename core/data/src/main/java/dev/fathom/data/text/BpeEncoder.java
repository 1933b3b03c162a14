package dev.fathom.data.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Encodes text with one tokenizer, remembering the pieces it has met. For one thread. */
final class BpeEncoder {

    private static final int REMEMBERED_PIECES = 1 << 18;
    private static final int LONGEST_REMEMBERED = 64;

    private final BpeTokenizer tokenizer;
    private final PieceTable seen = new PieceTable();
    private int[][] encoded = new int[1 << 10][];
    private int[] out = new int[1 << 10];
    private int size;

    BpeEncoder(BpeTokenizer tokenizer) {
        this.tokenizer = tokenizer;
    }

    /** The tokens of a text in UTF-8; malformed bytes are read as U+FFFD. */
    int[] encode(byte[] text) {
        size = 0;
        PreTokenizer.cut(valid(text), this::piece);
        return Arrays.copyOf(out, size);
    }

    private static byte[] valid(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return new String(text, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            }
        }
        return text;
    }

    private void piece(byte[] text, int from, int to) {
        int number = to - from <= LONGEST_REMEMBERED ? seen.find(text, from, to) : -1;
        if (number >= 0) {
            append(encoded[number]);
            return;
        }
        int[] tokens = merge(text, from, to);
        append(tokens);
        if (to - from <= LONGEST_REMEMBERED && seen.size() < REMEMBERED_PIECES) {
            int added = seen.add(text, from, to);
            if (added >= encoded.length) {
                encoded = Arrays.copyOf(encoded, 2 * encoded.length);
            }
            encoded[added] = tokens;
        }
    }

    private void append(int[] tokens) {
        if (size + tokens.length > out.length) {
            out = Arrays.copyOf(out, Math.max(size + tokens.length, 2 * out.length));
        }
        System.arraycopy(tokens, 0, out, size, tokens.length);
        size += tokens.length;
    }

    /** The merge learned first is applied first, at its leftmost place, until none applies. */
    private int[] merge(byte[] text, int from, int to) {
        int[] tokens = new int[to - from];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = text[from + i] & 0xFF;
        }
        int length = tokens.length;
        while (true) {
            int best = Integer.MAX_VALUE;
            int at = -1;
            for (int i = 0; i + 1 < length; i++) {
                int token = tokenizer.merged(tokens[i], tokens[i + 1]);
                if (token != LongIntMap.ABSENT && token < best) {
                    best = token;
                    at = i;
                }
            }
            if (at < 0) {
                return Arrays.copyOf(tokens, length);
            }
            tokens[at] = best;
            System.arraycopy(tokens, at + 2, tokens, at + 1, length - at - 2);
            length--;
        }
    }
}
