package dev.fathom.engine;

import java.util.function.BiConsumer;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;

/**
 * A stream of random numbers, named by a key and a counter. Every draw advances the counter by one and depends on
 * nothing else: the same seed gives the same numbers on every run, after a resume and with any number of threads.
 *
 * <p>{@link #split(String)} gives an independent stream that depends on this stream's key and the name only, not on
 * what was drawn before. A stream belongs to one thread at a time; give each thread its own split.
 */
public final class Rng {

    /**
     * All there is to a stream.
     *
     * @param key names the stream
     * @param counter number of draws made
     */
    public record State(long key, long counter) {}

    private static final long NAMED = 0x6E616D6564737472L;
    private static final long INDEXED = 0x696E646578656473L;

    private final long key;
    private long counter;

    private Rng(long key, long counter) {
        this.key = key;
        this.counter = counter;
    }

    /** The stream of a seed, at its beginning. */
    public static Rng seed(long seed) {
        return new Rng(Mixing.at(seed, 0), 0);
    }

    /** The stream that a state names, where it stood. */
    public static Rng of(State state) {
        Op.nonNull("Rng.of", "state", state);
        return new Rng(state.key(), state.counter());
    }

    /** The stream's key and position. */
    public State state() {
        return new State(key, counter);
    }

    /** An independent stream for a purpose, for instance {@code "data"}. */
    public Rng split(String name) {
        return new Rng(Mixing.at(key ^ NAMED, Mixing.hash(Op.nonNull("Rng.split", "name", name))), 0);
    }

    /** An independent stream for an index, for instance an epoch or a worker. */
    public Rng split(long index) {
        return new Rng(Mixing.at(key ^ INDEXED, index), 0);
    }

    /** Standard normal numbers. */
    public Tensor normal(DType type, long... shape) {
        return fresh("normal", type, shape, (a, g) -> a.normal_(0, 1, g));
    }

    /** Numbers uniform in [0, 1). */
    public Tensor uniform(DType type, long... shape) {
        return fresh("uniform", type, shape, (a, g) -> a.uniform_(0, 1, g));
    }

    /**
     * I64 numbers uniform in [low, high).
     *
     * @throws IllegalArgumentException if high is not above low
     */
    public Tensor randint(long low, long high, long... shape) {
        if (high <= low) {
            throw new IllegalArgumentException("randint: high must be above low, got [" + low + ", " + high + ")");
        }
        return fresh("randint", DType.I64, shape, (a, g) -> {
            try (LongOptional end = new LongOptional(high)) {
                a.random_(low, end, g);
            }
        });
    }

    /** The numbers 0 to n - 1 in random order, I64. */
    public Tensor permutation(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("permutation: n must not be negative, got " + n);
        }
        return fresh(
                "permutation",
                DType.I64,
                new long[] {n},
                (a, g) -> org.bytedeco.pytorch.global.torch.randperm_out(a, n, g));
    }

    /** BOOL values, true with probability p. */
    public Tensor bernoulli(double p, long... shape) {
        return bernoulli(p, DType.BOOL, shape);
    }

    /**
     * Values 1 with probability p and 0 otherwise, of the given type.
     *
     * @throws IllegalArgumentException if p is not in [0, 1]
     */
    public Tensor bernoulli(double p, DType type, long... shape) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("bernoulli: p must be in [0, 1], got " + p);
        }
        return fresh("bernoulli", type, shape, (a, g) -> a.bernoulli_(p, g));
    }

    /** Overwrites a floating-point tensor with standard normal numbers. */
    public void fillNormal(Tensor target) {
        draw("fillNormal", target, (a, g) -> a.normal_(0, 1, g));
    }

    /**
     * Overwrites a floating-point tensor with numbers uniform in [low, high).
     *
     * @throws IllegalArgumentException if high is below low or either is not finite
     */
    public void fillUniform(Tensor target, double low, double high) {
        if (!(low <= high && Double.isFinite(high - low))) {
            throw new IllegalArgumentException(
                    "fillUniform: low and high must be finite and in order, got [" + low + ", " + high + ")");
        }
        draw("fillUniform", target, (a, g) -> a.uniform_(low, high, g));
    }

    private Tensor fresh(
            String name,
            DType type,
            long[] shape,
            BiConsumer<org.bytedeco.pytorch.Tensor, GeneratorOptional> operation) {
        Tensor made = Creation.make(name, type, shape, options -> Creation.empty(shape, options));
        try {
            return draw(name, made, operation);
        } catch (RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private Tensor draw(
            String name, Tensor target, BiConsumer<org.bytedeco.pytorch.Tensor, GeneratorOptional> operation) {
        Op.inPlace(name, target, a -> Context.current().generators().apply(key, counter, a, operation));
        counter++;
        return target;
    }

    /** A number uniform over all longs. */
    public long nextLong() {
        return Mixing.at(key, counter++);
    }

    /**
     * A number uniform in [0, bound).
     *
     * @throws IllegalArgumentException if bound is less than 1
     */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("nextInt: bound must be at least 1, got " + bound);
        }
        // Multiply-shift over 64 bits: the bias is below bound / 2^64.
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /** A number uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** A standard normal number. */
    public double nextGaussian() {
        double radius = Math.sqrt(-2 * Math.log(1 - nextDouble()));
        return radius * Math.cos(2 * Math.PI * nextDouble());
    }
}
