package dev.fathom.data.text;

/**
 * A byte trigram model, the baseline a language model must beat: the next byte given the two before it, smoothed by
 * interpolated modified Kneser-Ney (Chen and Goodman 1998), the best of the common ways. Each order gives some of its
 * mass, a discount for every kind of follower, to the next lower one, which counts in how many contexts a byte was seen
 * rather than how often; below all is the uniform distribution. The discounts are estimated from the training counts,
 * so nothing is fitted to the text that is judged.
 *
 * <p>Memory is about 70 MB, whatever the text.
 */
public final class ByteTrigram {

    private static final int SYMBOLS = 256;
    private static final int PAIRS = SYMBOLS * SYMBOLS;

    private final Order unigram;
    private final Order bigram;
    private final Order trigram;

    private ByteTrigram(int[] pairs, int[] triples) {
        int[] bigramContexts = new int[PAIRS];
        for (int triple = 0; triple < triples.length; triple++) {
            bigramContexts[triple & (PAIRS - 1)] += triples[triple] > 0 ? 1 : 0;
        }
        int[] unigramContexts = new int[SYMBOLS];
        for (int pair = 0; pair < PAIRS; pair++) {
            unigramContexts[pair & (SYMBOLS - 1)] += pairs[pair] > 0 ? 1 : 0;
        }
        this.unigram = new Order(unigramContexts);
        this.bigram = new Order(bigramContexts);
        this.trigram = new Order(triples);
    }

    /** Counts the bytes of all documents; the context begins anew, as two zero bytes, in each. */
    public static ByteTrigram train(Iterable<byte[]> documents) {
        int[] pairs = new int[PAIRS];
        int[] triples = new int[PAIRS * SYMBOLS];
        for (byte[] document : documents) {
            int context = 0;
            for (byte next : document) {
                int triple = context << 8 | (next & 0xFF);
                triples[triple]++;
                context = triple & (PAIRS - 1);
                pairs[context]++;
            }
        }
        return new ByteTrigram(pairs, triples);
    }

    /** The probability of byte {@code next} after the bytes {@code first}, {@code second}, each in 0 … 255. */
    public double probability(int first, int second, int next) {
        double lower = unigram.mixed(0, next, 1.0 / SYMBOLS);
        lower = bigram.mixed(second, next, lower);
        return trigram.mixed(first << 8 | second, next, lower);
    }

    /**
     * Code length of the documents in bits per byte. That a document ends costs nothing here.
     *
     * @throws IllegalArgumentException if the documents hold no byte
     */
    public double bitsPerByte(Iterable<byte[]> documents) {
        double nats = 0;
        long bytes = 0;
        for (byte[] document : documents) {
            int context = 0;
            for (byte next : document) {
                int b = next & 0xFF;
                nats -= Math.log(probability(context >> 8, context & 0xFF, b));
                context = (context << 8 | b) & (PAIRS - 1);
            }
            bytes += document.length;
        }
        if (bytes == 0) {
            throw new IllegalArgumentException("there is no held-out text to judge: the documents hold 0 bytes");
        }
        return nats / Math.log(2) / bytes;
    }

    /** The counts of one order, at context * 256 + next, and what its contexts give to the order below. */
    private static final class Order {

        private static final int CLASSES = 3;

        /** For counts too few to estimate a discount from. */
        private static final double FALLBACK = 0.5;

        /** Every context leaves something for what it has never seen. */
        private static final double LEAST = 0.01;

        private final int[] counts;
        private final double[] discounts;
        private final long[] totals;
        private final double[] given;

        Order(int[] counts) {
            this.counts = counts;
            this.discounts = discounts(counts);
            this.totals = new long[counts.length / SYMBOLS];
            this.given = new double[totals.length];
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] > 0) {
                    totals[i / SYMBOLS] += counts[i];
                    given[i / SYMBOLS] += discounts[Math.min(counts[i], CLASSES)];
                }
            }
        }

        /** D(c) = c - (c + 1) Y n(c+1) / n(c) with Y = n(1) / (n(1) + 2 n(2)), n(c) entries being of count c. */
        private static double[] discounts(int[] counts) {
            long[] n = new long[CLASSES + 2];
            for (int count : counts) {
                if (count < n.length) {
                    n[count]++;
                }
            }
            double y = (double) n[1] / (n[1] + 2 * n[2]);
            double[] discounts = new double[CLASSES + 1];
            for (int c = 1; c <= CLASSES; c++) {
                double discount = c - (c + 1) * y * n[c + 1] / n[c];
                discounts[c] = Double.isFinite(discount) ? Math.max(LEAST, discount) : FALLBACK;
            }
            return discounts;
        }

        double mixed(int context, int next, double lower) {
            long total = totals[context];
            if (total == 0) {
                return lower;
            }
            int count = counts[context * SYMBOLS + next];
            double kept = count == 0 ? 0 : count - discounts[Math.min(count, CLASSES)];
            return (kept + given[context] * lower) / total;
        }
    }
}
