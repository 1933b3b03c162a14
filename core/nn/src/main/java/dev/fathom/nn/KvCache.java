package dev.fathom.nn;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of the tokens seen so far, for generation token by token. One per generated batch, used by one thread
 * at a time; made by {@link Llama#cache}, outside any scope that closes before it is used up.
 */
public final class KvCache implements AutoCloseable {
    private final List<Tensor> keys = new ArrayList<>();
    private final List<Tensor> values = new ArrayList<>();
    private final int batch;
    private final int capacity;
    private int length;

    KvCache(int layers, int batch, int capacity, int kvHeads, int headDim, DType dtype) {
        Check.positive("batch", batch);
        Check.positive("capacity", capacity);
        this.batch = batch;
        this.capacity = capacity;
        for (int layer = 0; layer < layers; layer++) {
            keys.add(Tensors.zeros(dtype, batch, capacity, kvHeads, headDim));
            values.add(Tensors.zeros(dtype, batch, capacity, kvHeads, headDim));
        }
    }

    /** Number of tokens held. */
    public int length() {
        return length;
    }

    /** Number of tokens it can hold. */
    public int capacity() {
        return capacity;
    }

    /** Number of sequences. */
    public int batch() {
        return batch;
    }

    /** Forgets the tokens from position {@code length} on, 0 ≤ length ≤ {@link #length()}. */
    public void truncate(int length) {
        if (length < 0 || length > this.length) {
            throw new IllegalArgumentException("the cache holds " + this.length + " tokens, cannot keep " + length);
        }
        this.length = length;
    }

    /** Stores T new keys and values (B, T, heads, headDim) of a layer and gives all so far, (B, length + T, …). */
    Pair extend(int layer, Tensor k, Tensor v) {
        long added = k.size(1);
        try (NoGrad off = Autograd.noGrad()) {
            keys.get(layer).narrow(1, length, added).copyFrom(k);
            values.get(layer).narrow(1, length, added).copyFrom(v);
        }
        return new Pair(
                keys.get(layer).narrow(1, 0, length + added), values.get(layer).narrow(1, 0, length + added));
    }

    void checkRoom(long batch, long added) {
        if (batch != this.batch) {
            throw new IllegalArgumentException("the cache was made for " + this.batch + " sequences, got " + batch);
        }
        if (length + added > capacity) {
            throw new IllegalArgumentException("the cache holds " + length + " of at most " + capacity
                    + " tokens, cannot add " + added + "; make a larger cache or shorten the input");
        }
    }

    void advance(long added) {
        length += Math.toIntExact(added);
    }

    @Override
    public void close() {
        keys.forEach(Tensor::close);
        values.forEach(Tensor::close);
    }

    record Pair(Tensor keys, Tensor values) {}
}
