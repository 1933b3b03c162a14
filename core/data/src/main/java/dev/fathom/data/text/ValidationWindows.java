package dev.fathom.data.text;

import dev.fathom.engine.Tensors;
import java.util.Arrays;

/**
 * A held-out token file cut so that every token is predicted exactly once, in batches of windows side by side. The
 * first token is predicted from an end of text put before it, as the first of any other document is. Places of the last
 * window that lie past the end have the target {@link #IGNORED}, so the loss is summed over {@link #targets()} tokens.
 */
public final class ValidationWindows {

    /** The target that counts for nothing in a cross-entropy. */
    public static final int IGNORED = -100;

    private final TokenFile file;
    private final int length;
    private final int batch;

    /**
     * Windows of {@code length} inputs, {@code batch} of them at a time.
     *
     * @throws IllegalArgumentException if there is no text, or length or batch are not positive
     */
    public ValidationWindows(TokenFile file, int length, int batch) {
        if (file.textBytes() == 0) {
            throw new IllegalArgumentException("there is no held-out text: its token file stands for 0 bytes");
        }
        if (length < 1 || batch < 1) {
            throw new IllegalArgumentException("length and batch must be >= 1, got " + length + " and " + batch);
        }
        this.file = file;
        this.length = length;
        this.batch = batch;
    }

    /** Number of tokens that are predicted: all. */
    public long targets() {
        return file.size();
    }

    /** Number of batches. */
    public int batches() {
        long windows = (targets() + length - 1) / length;
        return Math.toIntExact((windows + batch - 1) / batch);
    }

    /**
     * How many targets of a batch count.
     *
     * @param number in {@code [0, batches)}
     */
    public int counted(int number) {
        if (number < 0 || number >= batches()) {
            throw new IndexOutOfBoundsException("batch " + number + " of " + batches());
        }
        return (int) Math.min((long) batch * length, targets() - from(number));
    }

    private long from(int number) {
        return (long) number * batch * length;
    }

    /**
     * A batch; the last one may have fewer rows.
     *
     * @param number in {@code [0, batches)}
     */
    public TokenWindows.Batch batch(int number) {
        int counted = counted(number);
        int rows = (counted + length - 1) / length;
        long from = from(number);
        long[] inputs = new long[rows * length];
        long[] targets = new long[rows * length];
        Arrays.fill(inputs, file.endOfText());
        Arrays.fill(targets, IGNORED);
        int before = from == 0 ? 1 : 0;
        file.copy(from + before - 1, counted - before, inputs, before);
        file.copy(from, counted, targets, 0);
        return new TokenWindows.Batch(Tensors.of(inputs, rows, length), Tensors.of(targets, rows, length));
    }

    /**
     * Bits per byte of the text: its whole code length, the end of each document included, over its bytes.
     *
     * @param totalNats the cross-entropy in nats, summed over all {@link #targets()}
     */
    public double bitsPerByte(double totalNats) {
        return totalNats / Math.log(2) / file.textBytes();
    }
}
