package dev.fathom.data.text;

import dev.fathom.data.EpochOrder;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * Examples cut from a token file: {@code length} tokens and, shifted by one, the tokens they are to predict. The
 * example at a place in training is a pure function of (seed, place): each epoch takes all windows in an order of its
 * own, laid at an offset of its own.
 */
public final class TokenWindows {

    private final TokenFile file;
    private final int length;
    private final long seed;

    /**
     * Tokens and the tokens they are to predict, both (batch, length) of I64.
     *
     * @param inputs token ids
     * @param targets the next token of each
     */
    public record Batch(Tensor inputs, Tensor targets) {}

    /**
     * Windows of {@code length} inputs.
     *
     * @throws IllegalArgumentException if the file has not even two windows
     */
    public TokenWindows(TokenFile file, int length, long seed) {
        if (length < 1 || file.size() < 2L * length + 1) {
            throw new IllegalArgumentException("windows of " + length + " tokens cannot be cut from " + file.size()
                    + " tokens; use more text or a shorter context");
        }
        this.file = file;
        this.length = length;
        this.seed = seed;
    }

    /** Windows in one epoch. */
    public long perEpoch() {
        return (file.size() - 1) / length - 1;
    }

    /**
     * The examples {@code first, …, first + batch - 1} of a training that began at 0.
     *
     * @param first at least 0; epochs follow one another without end
     * @param batch at least 1
     */
    public Batch batch(long first, int batch) {
        long[] inputs = new long[batch * length];
        long[] targets = new long[batch * length];
        for (int row = 0; row < batch; row++) {
            int start = start(first + row);
            file.copy(start, length, inputs, row * length);
            file.copy(start + 1, length, targets, row * length);
        }
        return new Batch(Tensors.of(inputs, batch, length), Tensors.of(targets, batch, length));
    }

    private int start(long example) {
        long epoch = example / perEpoch();
        EpochOrder order = EpochOrder.of(seed, perEpoch());
        int offset = (int) EpochOrder.of(seed ^ length, length).index(epoch, 0);
        return Math.toIntExact(offset + length * order.index(epoch, example % perEpoch()));
    }
}
