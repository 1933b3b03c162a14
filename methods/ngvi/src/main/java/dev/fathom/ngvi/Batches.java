package dev.fathom.ngvi;

import dev.fathom.engine.Rng;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Minibatches: every epoch visits every row once, in an order that the seed and the epoch decide. */
public final class Batches {

    private final int[] order;
    private final int[] batch;
    private final int[] last;
    private final boolean whole;
    private final Rng rng;
    private int position;
    private long epoch;

    /**
     * @param rows n
     * @param size rows in a batch; 0, or n or more, for all at once
     */
    public Batches(int rows, int size, Rng rng) {
        if (size < 0) {
            throw new ModelException("the batch size is " + size, "use at least 1, or 0 for all rows");
        }
        this.rng = rng;
        whole = size == 0 || size >= rows;
        order = new int[whole ? 0 : rows];
        Arrays.setAll(order, i -> i);
        batch = new int[whole ? 0 : size];
        last = new int[whole ? 0 : rows % size];
    }

    /** Batches in an epoch. */
    public long perEpoch() {
        return whole ? 1 : (order.length + batch.length - 1L) / batch.length;
    }

    /** The rows of the next batch, overwritten by the one after; null for all rows. */
    public int @Nullable [] next() {
        if (whole) {
            return null;
        }
        if (position == 0) {
            shuffle(rng.split(epoch++));
        }
        int left = order.length - position;
        int[] rows = left < batch.length ? last : batch;
        System.arraycopy(order, position, rows, 0, rows.length);
        position = left <= batch.length ? 0 : position + batch.length;
        return rows;
    }

    private void shuffle(Rng fresh) {
        for (int i = order.length - 1; i > 0; i--) {
            int j = fresh.nextInt(i + 1);
            int other = order[j];
            order[j] = order[i];
            order[i] = other;
        }
    }
}
