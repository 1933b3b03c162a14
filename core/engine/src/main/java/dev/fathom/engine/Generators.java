package dev.fathom.engine;

import java.util.function.BiConsumer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * The native generator of a thread, set to a fresh state before every use. libtorch's seed has only 32 bits that
 * matter, so two of some 80,000 operations would draw the same numbers; here all 624 words of the Mersenne twister's
 * state come from the 128 bits of (key, counter).
 */
final class Generators {

    /** Layout of libtorch's saved CPU generator state: seed, left and seeded, next, then the words, 64 bits each. */
    private static final int LEFT_AND_SEEDED = 1;

    private static final int NEXT = 2;
    private static final int FIRST_WORD = 3;
    private static final int WORDS = 624;
    private static final long SEEDED_NONE_LEFT = 1L | 1L << 32;

    private final Generator generator = torch.createCPUGenerator(0);
    private final org.bytedeco.pytorch.Tensor state = generator.get_state();
    private final LongPointer words = new LongPointer(state.data_ptr());
    private final GeneratorOptional optional = new GeneratorOptional(generator);
    private final long[] buffer = new long[FIRST_WORD + WORDS];

    Generators() {
        words.get(buffer);
    }

    /** The generator in the state that (key, counter) names. */
    GeneratorOptional at(long key, long counter) {
        buffer[LEFT_AND_SEEDED] = SEEDED_NONE_LEFT;
        buffer[NEXT] = 0;
        long start = Mixing.start(key, counter);
        for (int i = 0; i < WORDS; i += 2) {
            long pair = Mixing.next(start, i);
            buffer[FIRST_WORD + i] = pair & 0xFFFFFFFFL;
            buffer[FIRST_WORD + i + 1] = pair >>> 32;
        }
        words.put(buffer);
        generator.set_state(state);
        return optional;
    }

    /** Runs an operation on a tensor's handle and this generator. */
    void apply(
            long key,
            long counter,
            org.bytedeco.pytorch.Tensor target,
            BiConsumer<org.bytedeco.pytorch.Tensor, GeneratorOptional> draw) {
        draw.accept(target, at(key, counter));
    }
}
