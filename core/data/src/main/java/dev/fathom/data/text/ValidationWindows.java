package dev.fathom.data.text;

import dev.fathom.engine.Tensors;
import java.util.Arrays;

/**
 * A held-out token file cut so that every token but the first is predicted exactly once, in batches of windows side by
 * side. Targets past the end are {@link #IGNORED}, so the loss is summed over {@link #targets()} tokens in all.
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
     * @throws IllegalArgumentException if there are fewer than two tokens
     */
    public ValidationWindows(TokenFile file, int length, int batch) {
        if (file.size() < 2) {
            throw new IllegalArgumentException("held-out text needs at least 2 tokens, got " + file.size());
        }
        this.file = file;
        this.length = length;
        this.batch = batch;
    }

    /** Number of tokens that are predicted. */
    public int targets() {
        return file.size() - 1;
    }

    /** Number of batches. */
    public int batches() {
        long windows = ((long) targets() + length - 1) / length;
        return Math.toIntExact((windows + batch - 1) / batch);
    }

    /** How many targets of a batch count. */
    public int counted(int number) {
        long from = (long) number * batch * length;
        return (int) Math.min((long) batch * length, targets() - from);
    }

    /** A batch, from 0; the last one may have fewer rows. */
    public TokenWindows.Batch batch(int number) {
        int counted = counted(number);
        int rows = (counted + length - 1) / length;
        int from = number * batch * length;
        long[] inputs = new long[rows * length];
        long[] targets = new long[rows * length];
        Arrays.fill(targets, IGNORED);
        file.copy(from, counted, inputs, 0);
        file.copy(from + 1, counted, targets, 0);
        return new TokenWindows.Batch(Tensors.of(inputs, rows, length), Tensors.of(targets, rows, length));
    }

    /**
     * Bits per byte of the text, from the summed loss in nats over all {@link #targets()}: the total code length over
     * the bytes of the text. The end of each document is paid for, the file's first token is not.
     */
    public double bitsPerByte(double totalNats) {
        return totalNats / Math.log(2) / file.textBytes();
    }
}
