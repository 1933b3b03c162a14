package dev.fathom.data.text;

/**
 * A byte trigram model, the baseline a language model must beat: the next byte given the two before it, each order
 * mixed with the next lower one by Witten and Bell's (1991) weight, T(context) / (N(context) + T(context)) for the
 * lower order, where N counts what followed the context and T its different followers; below all is the uniform
 * distribution.
 */
public final class ByteTrigram {

    private static final int SYMBOLS = 256;

    private final int[] three = new int[SYMBOLS * SYMBOLS * SYMBOLS];
    private final int[] two = new int[SYMBOLS * SYMBOLS];
    private final int[] one = new int[SYMBOLS];
    private final long[] twoTotal = new long[SYMBOLS * SYMBOLS];
    private final int[] twoKinds = new int[SYMBOLS * SYMBOLS];
    private final long[] oneTotal = new long[SYMBOLS];
    private final int[] oneKinds = new int[SYMBOLS];
    private long total;
    private int kinds;

    private ByteTrigram() {}

    /** Counts the bytes of all documents; the context begins anew, as two zero bytes, in each. */
    public static ByteTrigram train(Iterable<byte[]> documents) {
        ByteTrigram model = new ByteTrigram();
        documents.forEach(model::count);
        return model;
    }

    private void count(byte[] document) {
        int context = 0;
        for (byte next : document) {
            int b = next & 0xFF;
            if (three[context << 8 | b]++ == 0) {
                twoKinds[context]++;
            }
            twoTotal[context]++;
            int last = context & 0xFF;
            if (two[last << 8 | b]++ == 0) {
                oneKinds[last]++;
            }
            oneTotal[last]++;
            if (one[b]++ == 0) {
                kinds++;
            }
            total++;
            context = (context << 8 | b) & 0xFFFF;
        }
    }

    /** The probability of byte {@code next} after the bytes {@code first}, {@code second}, each in 0 … 255. */
    public double probability(int first, int second, int next) {
        double uniform = 1.0 / SYMBOLS;
        double unigram = mixed(one[next], total, kinds, uniform);
        double bigram = mixed(two[second << 8 | next], oneTotal[second], oneKinds[second], unigram);
        int context = first << 8 | second;
        return mixed(three[context << 8 | next], twoTotal[context], twoKinds[context], bigram);
    }

    private static double mixed(long count, long total, int kinds, double lower) {
        return total == 0 ? lower : (count + kinds * lower) / (total + kinds);
    }

    /** Code length of the documents in bits per byte. */
    public double bitsPerByte(Iterable<byte[]> documents) {
        double bits = 0;
        long bytes = 0;
        for (byte[] document : documents) {
            int context = 0;
            for (byte next : document) {
                int b = next & 0xFF;
                bits -= Math.log(probability(context >> 8, context & 0xFF, b));
                context = (context << 8 | b) & 0xFFFF;
            }
            bytes += document.length;
        }
        return bits / Math.log(2) / bytes;
    }
}
