package dev.fathom.data.text;

import dev.fathom.data.EpochOrder;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;

/**
 * Examples cut from a token file: {@code length} tokens and, shifted by one, the tokens they are to predict. The
 * example at a place in training is a pure function of (seed, place), whatever was read before and by how many threads:
 * each epoch takes all windows in an order of its own, laid at an offset of its own. Windows run across the ends of
 * text between documents.
 */
public final class TokenWindows {

    private final TokenFile file;
    private final int length;
    private final EpochOrder order;
    private final EpochOrder offsets;

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
     * @param length at least 1
     * @param seed chooses the order
     * @throws IllegalArgumentException if the file does not hold two windows and the token after them
     */
    public TokenWindows(TokenFile file, int length, long seed) {
        if (length < 1 || file.size() < 2L * length + 1) {
            throw new IllegalArgumentException("windows of " + length + " tokens cannot be cut from " + file.size()
                    + " tokens, which must be at least two windows and one token; use more text or a context of 1 to "
                    + Math.max(1, (file.size() - 1) / 2));
        }
        this.file = file;
        this.length = length;
        this.order = EpochOrder.of(seed, (file.size() - 1) / length - 1);
        this.offsets = EpochOrder.of(~seed, length);
    }

    /** Windows in one epoch. */
    public long perEpoch() {
        return order.size();
    }

    /**
     * The tokens of one example: its inputs and the target of the last.
     *
     * @param example its place in a training that began at 0; epochs follow one another without end
     * @return {@code length + 1} tokens
     * @throws IndexOutOfBoundsException if {@code example} is negative
     */
    public long[] window(long example) {
        long[] window = new long[length + 1];
        file.copy(start(example), length + 1, window, 0);
        return window;
    }

    /**
     * The examples {@code first, …, first + batch - 1}.
     *
     * @param first place in a training that began at 0; epochs follow one another without end
     * @param batch at least 1
     * @throws IndexOutOfBoundsException if {@code first} is negative
     */
    public Batch batch(long first, int batch) {
        long[] inputs = new long[Math.multiplyExact(batch, length)];
        long[] targets = new long[batch * length];
        for (int row = 0; row < batch; row++) {
            long start = start(first + row);
            file.copy(start, length, inputs, row * length);
            file.copy(start + 1, length, targets, row * length);
        }
        return new Batch(Tensors.of(inputs, batch, length), Tensors.of(targets, batch, length));
    }

    /** Where the example begins in the file. */
    long start(long example) {
        if (example < 0) {
            throw new IndexOutOfBoundsException("example must be >= 0, got " + example);
        }
        long epoch = example / perEpoch();
        return offsets.index(epoch, 0) + length * order.index(epoch, example % perEpoch());
    }
}
