package dev.fathom.data.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.PriorityQueue;

/** Encodes text with one tokenizer, remembering the pieces it has met. For one thread. */
final class BpeEncoder {

    private static final int GONE = -1;
    private static final int REMEMBERED_PIECES = 1 << 18;
    private static final int LONGEST_REMEMBERED = 64;

    /** Longer pieces are merged with a queue: the plain way takes quadratic time. */
    private static final int LONGEST_PLAIN = 256;

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

    /** The same bytes where they are UTF-8; malformed ones replaced. */
    static byte[] valid(byte[] text) {
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
        int[] tokens = bytes(text, from, to);
        tokens = to - from <= LONGEST_PLAIN ? merge(tokens) : mergeByQueue(tokens);
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

    private static int[] bytes(byte[] text, int from, int to) {
        int[] tokens = new int[to - from];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = text[from + i] & 0xFF;
        }
        return tokens;
    }

    /** The merge learned first is applied first, at its leftmost place, until none applies. Works in place. */
    int[] merge(int[] tokens) {
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

    /**
     * The same as {@link #merge} in n log n: possible merges wait in a queue as (merged token, place), the tokens that
     * are left are linked to their neighbours. What is out of date when it comes up is passed over. Works in place.
     */
    int[] mergeByQueue(int[] tokens) {
        int length = tokens.length;
        int[] next = new int[length];
        int[] previous = new int[length];
        PriorityQueue<Long> queue = new PriorityQueue<>();
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(queue, tokens, i, i + 1);
        }
        while (!queue.isEmpty()) {
            long candidate = queue.remove();
            int token = (int) (candidate >>> 32);
            int at = (int) candidate;
            int right = next[at];
            if (tokens[at] < 0 || right >= length || tokenizer.merged(tokens[at], tokens[right]) != token) {
                continue;
            }
            tokens[at] = token;
            tokens[right] = GONE;
            next[at] = next[right];
            if (next[at] < length) {
                previous[next[at]] = at;
            }
            offer(queue, tokens, at, next[at]);
            offer(queue, tokens, previous[at], at);
        }
        return Arrays.stream(tokens).filter(token -> token != GONE).toArray();
    }

    private void offer(PriorityQueue<Long> queue, int[] tokens, int left, int right) {
        if (left < 0 || right >= tokens.length) {
            return;
        }
        int token = tokenizer.merged(tokens[left], tokens[right]);
        if (token != LongIntMap.ABSENT) {
            queue.add((long) token << 32 | left);
        }
    }
}
