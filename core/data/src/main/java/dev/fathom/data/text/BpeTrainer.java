package dev.fathom.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns byte pair encoding (Sennrich et al. 2016) over bytes: beginning with the 256 bytes, the most frequent pair of
 * neighbouring tokens becomes a token, again and again. Of equally frequent pairs the one with the lowest ids goes
 * first, so the same documents give the same tokenizer, whatever their order.
 */
public final class BpeTrainer {

    private static final int BYTES = 256;
    private static final int LARGEST_VOCABULARY = 1 << 24;

    private final PieceTable pieces = new PieceTable();
    private long[] counts = new long[1 << 10];

    /** Each distinct piece as its present tokens; shrinks in place as pairs merge. */
    private int[][] words = new int[0][];

    private int[] lengths = new int[0];

    private final List<String> tokenNames = new ArrayList<>();
    private final LongIntMap pairIds = new LongIntMap(1 << 16);
    private final List<Pair> pairs = new ArrayList<>();
    private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

    /** A pair of neighbouring tokens: how often it stands, and in which words it has stood. */
    private static final class Pair {
        final int left;
        final int right;
        long count;
        int[] words = new int[4];
        int size;

        Pair(int left, int right) {
            this.left = left;
            this.right = right;
        }

        void standsIn(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }

    /** A pair with the count it had when queued: the most frequent first, then the lowest ids. */
    private record Candidate(Pair pair, long count) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            int byCount = Long.compare(other.count, count);
            int byLeft = byCount != 0 ? byCount : Integer.compare(pair.left, other.pair.left);
            return byLeft != 0 ? byLeft : Integer.compare(pair.right, other.pair.right);
        }
    }

    private BpeTrainer() {
        for (int b = 0; b < BYTES; b++) {
            tokenNames.add(ByteAlphabet.name(new byte[] {(byte) b}));
        }
    }

    /**
     * Trains a tokenizer.
     *
     * @param documents texts in UTF-8
     * @param vocabularySize number of tokens wanted: 256 bytes, merges and the end of text; from 257 to 2^24. Fewer
     *     come out if no pair stands twice any more; no token gets longer than 256 bytes
     * @throws IllegalArgumentException if the vocabulary is too small or too large, or there is no text
     */
    public static BpeTokenizer train(Iterable<byte[]> documents, int vocabularySize) {
        if (vocabularySize < BYTES + 1 || vocabularySize > LARGEST_VOCABULARY) {
            throw new IllegalArgumentException("vocabulary size must be from " + (BYTES + 1)
                    + " (256 bytes and the end of text) to " + LARGEST_VOCABULARY + ", got " + vocabularySize);
        }
        BpeTrainer trainer = new BpeTrainer();
        documents.forEach(trainer::count);
        if (trainer.pieces.size() == 0) {
            throw new IllegalArgumentException(
                    "a tokenizer cannot be trained on no text: give at least one document that is not empty");
        }
        return new BpeTokenizer(trainer.merges(vocabularySize - BYTES - 1));
    }

    private void count(byte[] document) {
        PreTokenizer.cut(BpeEncoder.valid(document), (text, from, to) -> {
            int number = pieces.add(text, from, to);
            if (number >= counts.length) {
                counts = Arrays.copyOf(counts, 2 * counts.length);
            }
            counts[number]++;
        });
    }

    private List<BpeTokenizer.Merge> merges(int wanted) {
        layOutWords();
        List<BpeTokenizer.Merge> merges = new ArrayList<>(wanted);
        Set<String> names = new HashSet<>(tokenNames);
        while (merges.size() < wanted) {
            Candidate best = queue.poll();
            if (best == null || best.count < 2) {
                break;
            }
            if (best.count != best.pair.count) {
                requeue(best.pair); // its count has fallen since it was queued
                continue;
            }
            String name = name(best.pair);
            if (name.length() > BpeTokenizer.LONGEST_TOKEN || !names.add(name)) {
                continue; // too long, or the same bytes are a token already by another way
            }
            merges.add(new BpeTokenizer.Merge(best.pair.left, best.pair.right));
            tokenNames.add(name);
            apply(best.pair, BYTES + merges.size() - 1);
        }
        return merges;
    }

    private String name(Pair pair) {
        return tokenNames.get(pair.left) + tokenNames.get(pair.right);
    }

    private void layOutWords() {
        words = new int[pieces.size()][];
        lengths = new int[pieces.size()];
        for (int word = 0; word < words.length; word++) {
            byte[] piece = pieces.piece(word);
            int[] tokens = new int[piece.length];
            for (int i = 0; i < piece.length; i++) {
                tokens[i] = piece[i] & 0xFF;
            }
            words[word] = tokens;
            lengths[word] = tokens.length;
            for (int i = 0; i + 1 < tokens.length; i++) {
                add(tokens[i], tokens[i + 1], counts[word], word);
            }
        }
        pairs.forEach(this::requeue);
    }

    private void requeue(Pair pair) {
        if (pair.count > 0) {
            queue.add(new Candidate(pair, pair.count));
        }
    }

    private Pair pair(int left, int right) {
        long key = (long) left << 32 | right;
        int id = pairIds.get(key);
        if (id == LongIntMap.ABSENT) {
            id = pairs.size();
            pairs.add(new Pair(left, right));
            pairIds.put(key, id);
        }
        return pairs.get(id);
    }

    private void add(int left, int right, long count, int word) {
        Pair pair = pair(left, right);
        pair.count += count;
        pair.standsIn(word);
    }

    /** Replaces the pair by the new token in all words, and counts the pairs that come and go. */
    private void apply(Pair merged, int token) {
        int firstNew = pairs.size();
        int[] standing = Arrays.copyOf(merged.words, merged.size);
        merged.words = new int[0];
        merged.size = 0;
        for (int word : standing) {
            merge(word, merged.left, merged.right, token);
        }
        merged.count = 0;
        pairs.subList(firstNew, pairs.size()).forEach(this::requeue);
    }

    private void merge(int word, int left, int right, int token) {
        int[] tokens = words[word];
        int length = lengths[word];
        long count = counts[word];
        for (int i = 0; i + 1 < length; i++) {
            pair(tokens[i], tokens[i + 1]).count -= count;
        }
        int out = 0;
        for (int in = 0; in < length; in++) {
            boolean pair = in + 1 < length && tokens[in] == left && tokens[in + 1] == right;
            tokens[out++] = pair ? token : tokens[in];
            in += pair ? 1 : 0;
        }
        lengths[word] = out;
        for (int i = 0; i + 1 < out; i++) {
            if (tokens[i] == token || tokens[i + 1] == token) {
                add(tokens[i], tokens[i + 1], count, word);
            } else {
                pair(tokens[i], tokens[i + 1]).count += count;
            }
        }
    }
}
