package dev.fathom.nn;

import dev.fathom.engine.DType;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * Rotary positions (Su et al. 2021) in the half-split convention of LLaMA checkpoints: entries i and i + d/2 of a head
 * form a pair that turns by position · theta^(-2i/d). Tables are computed once, in double precision.
 */
public final class RotaryEmbedding {
    private final int headDim;
    private final int context;
    private final int heads;
    private final Tensor own;
    private final Tensor other;

    /**
     * Tables for positions 0 … context - 1. They hold every head's copy, so that turning (B, T, heads · headDim) is a
     * plain elementwise product.
     *
     * @param heads largest number of heads that will be turned at once
     * @param headDim size of a head; even
     * @param theta base of the wavelengths, &gt; 0; LLaMA uses 10000
     */
    public RotaryEmbedding(int heads, int headDim, int context, double theta, DType dtype) {
        Check.positive("heads", heads);
        Check.positive("headDim", headDim);
        Check.multiple("headDim", headDim, "the pair size", 2);
        Check.positive("context", context);
        Check.positive("theta", theta);
        this.headDim = headDim;
        this.context = context;
        this.heads = heads;
        int half = headDim / 2;
        double[] cosines = new double[context * headDim];
        double[] sines = new double[context * headDim];
        for (int position = 0; position < context; position++) {
            for (int i = 0; i < half; i++) {
                double angle = position * Math.pow(theta, -2.0 * i / headDim);
                int first = position * headDim + i;
                cosines[first] = Math.cos(angle);
                cosines[first + half] = Math.cos(angle);
                sines[first] = -Math.sin(angle);
                sines[first + half] = Math.sin(angle);
            }
        }
        this.own = table(cosines, dtype);
        this.other = table(sines, dtype);
    }

    private Tensor table(double[] values, DType dtype) {
        try (Scope scope = Scope.open()) {
            return scope.keep(Tensors.of(values, context, 1, headDim)
                    .to(dtype)
                    .expand(context, heads, headDim)
                    .reshape(context, (long) heads * headDim));
        }
    }

    /** Number of positions the tables hold. */
    public int context() {
        return context;
    }

    /**
     * Turns the heads at consecutive positions: each entry becomes itself times the cosine plus its partner times the
     * signed sine.
     *
     * @param x (B, T, heads · headDim), with at most the tables' heads
     * @param start position of the first of the T
     * @return the turned heads, (B, T, heads, headDim)
     * @throws IllegalArgumentException if a position lies beyond the tables
     */
    public Tensor apply(Tensor x, int start) {
        long batch = x.size(0);
        int length = Math.toIntExact(x.size(1));
        long width = x.size(2);
        if (start < 0 || start + length > context) {
            throw new IllegalArgumentException("positions " + start + " to " + (start + length - 1)
                    + " exceed the context of " + context + " tokens; shorten the input or raise context");
        }
        Tensor partner = x.reshape(batch, length, width / headDim, 2, headDim / 2)
                .flip(3)
                .reshape(batch, length, width);
        return x.mul(rows(own, start, length, width))
                .add(partner.mul(rows(other, start, length, width)))
                .reshape(batch, length, width / headDim, headDim);
    }

    private static Tensor rows(Tensor table, int start, int length, long width) {
        Tensor rows = table.narrow(0, start, length);
        return width == table.size(1) ? rows : rows.narrow(1, 0, width);
    }
}
