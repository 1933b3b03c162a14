package dev.fathom.engine;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes tensors: from Java arrays and buffers, of constants, and by joining others. Without a named element type the
 * result is {@link DType#F32}. New tensors belong to the innermost {@link Scope} of the thread.
 */
public final class Tensors {

    static {
        Natives.load();
    }

    private Tensors() {}

    /** An F32 tensor with a copy of the values; without a shape, a vector. */
    public static Tensor of(float[] values, long... shape) {
        return Creation.filled(
                "of", values, values == null ? 0 : values.length, DType.F32, shape, p -> new FloatPointer(p)
                        .put(values));
    }

    /** An F64 tensor with a copy of the values; without a shape, a vector. */
    public static Tensor of(double[] values, long... shape) {
        return Creation.filled(
                "of", values, values == null ? 0 : values.length, DType.F64, shape, p -> new DoublePointer(p)
                        .put(values));
    }

    /** An I64 tensor with a copy of the values; without a shape, a vector. */
    public static Tensor of(long[] values, long... shape) {
        return Creation.filled(
                "of", values, values == null ? 0 : values.length, DType.I64, shape, p -> new LongPointer(p)
                        .put(values));
    }

    /** An I32 tensor with a copy of the values; without a shape, a vector. */
    public static Tensor of(int[] values, long... shape) {
        return Creation.filled(
                "of", values, values == null ? 0 : values.length, DType.I32, shape, p -> new IntPointer(p).put(values));
    }

    /** A BOOL tensor with a copy of the values; without a shape, a vector. */
    public static Tensor of(boolean[] values, long... shape) {
        return Creation.filled(
                "of", values, values == null ? 0 : values.length, DType.BOOL, shape, p -> new BytePointer(p)
                        .put(bytes(values)));
    }

    /**
     * A tensor over a direct buffer's bytes from its position on, without copying: writes to either show in the other.
     * The buffer is held as long as any view or graph needs it. Elements are in the machine's byte order.
     *
     * @param buffer a direct buffer that may be written to (map files with {@code MapMode.PRIVATE})
     * @throws IllegalArgumentException if the buffer is not direct, is read-only or is not aligned to the element size
     * @throws ShapeException if it has fewer bytes than the shape needs
     */
    public static Tensor ofBuffer(ByteBuffer buffer, DType type, long... shape) {
        return Creation.over(buffer, type, shape);
    }

    /** A single F32 number. */
    public static Tensor scalar(double value) {
        return scalar(value, DType.F32);
    }

    /** A single number of the given type. */
    public static Tensor scalar(double value, DType type) {
        return full(value, type);
    }

    /** F32 zeros. */
    public static Tensor zeros(long... shape) {
        return zeros(DType.F32, shape);
    }

    /** Zeros of the given type. */
    public static Tensor zeros(DType type, long... shape) {
        return Creation.make("zeros", type, shape, options -> torch.zeros(shape, options));
    }

    /** F32 ones. */
    public static Tensor ones(long... shape) {
        return ones(DType.F32, shape);
    }

    /** Ones of the given type. */
    public static Tensor ones(DType type, long... shape) {
        return Creation.make("ones", type, shape, options -> torch.ones(shape, options));
    }

    /** Memory as it was found: the values are arbitrary until written. */
    public static Tensor empty(DType type, long... shape) {
        return Creation.make("empty", type, shape, options -> Creation.empty(shape, options));
    }

    /** The same value everywhere. */
    public static Tensor full(double value, DType type, long... shape) {
        return Creation.make(
                "full",
                type,
                shape,
                options -> torch.full(shape, Context.current().scalar(value), options));
    }

    /** The I64 vector 0, 1, …, end - 1. */
    public static Tensor arange(long end) {
        return Creation.make(
                "arange",
                DType.I64,
                new long[] {end},
                options -> torch.arange(Context.current().scalar(end), options));
    }

    /** The vector start, start + step, … below end. */
    public static Tensor arange(double start, double end, double step, DType type) {
        return Creation.make("arange", type, new long[0], options -> {
            Context context = Context.current();
            try (Scalar by = new Scalar(step)) {
                return torch.arange(context.scalar(start), context.secondScalar(end), by, options);
            }
        });
    }

    /** Evenly spaced values, both ends included. */
    public static Tensor linspace(double start, double end, long count, DType type) {
        return Creation.make("linspace", type, new long[] {count}, options -> {
            Context context = Context.current();
            return torch.linspace(context.scalar(start), context.secondScalar(end), count, options);
        });
    }

    /** The F32 identity matrix. */
    public static Tensor eye(long size) {
        return eye(size, DType.F32);
    }

    /** The identity matrix of the given type. */
    public static Tensor eye(long size, DType type) {
        return Creation.make("eye", type, new long[] {size, size}, options -> torch.eye(size, options));
    }

    /** Zeros of another tensor's shape, type and device. */
    public static Tensor zerosLike(Tensor like) {
        return Op.unary("zerosLike", like, a -> torch.zeros_like(a));
    }

    /** Ones of another tensor's shape, type and device. */
    public static Tensor onesLike(Tensor like) {
        return Op.unary("onesLike", like, a -> torch.ones_like(a));
    }

    /** The tensors joined along a dimension they have. */
    public static Tensor cat(List<Tensor> tensors, int dim) {
        return joined("cat", tensors, list -> torch.cat(list, dim));
    }

    /** The tensors, all of one shape, joined along a new dimension. */
    public static Tensor stack(List<Tensor> tensors, int dim) {
        return joined("stack", tensors, list -> torch.stack(list, dim));
    }

    private static byte[] bytes(boolean[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        return bytes;
    }

    private static Tensor joined(
            String name, List<Tensor> tensors, Function<TensorVector, org.bytedeco.pytorch.Tensor> join) {
        Op.nonNull(name, "tensors", tensors);
        return Op.run(
                name,
                () -> {
                    try (TensorVector list = Op.vector(name, "tensors", tensors)) {
                        return Tensor.adopt(join.apply(list));
                    }
                },
                tensors.toArray(new Tensor[0]));
    }

    /** Where the BOOL condition holds the first, else the second; all broadcast. */
    public static Tensor where(Tensor condition, Tensor first, Tensor second) {
        String name = "where";
        Op.nonNull(name, "condition", condition);
        Op.nonNull(name, "first", first);
        Op.nonNull(name, "second", second);
        return Op.run(
                name,
                () -> Tensor.adopt(torch.where(condition.pointer(name), first.pointer(name), second.pointer(name))),
                condition,
                first,
                second);
    }

    /** All products of two vectors' elements: a matrix. */
    public static Tensor outer(Tensor rows, Tensor columns) {
        return Op.binary("outer", rows, columns, (a, b) -> torch.outer(a, b));
    }

    /** A vector as the diagonal of a matrix, or the diagonal of a matrix as a vector. */
    public static Tensor diag(Tensor tensor) {
        return Op.unary("diag", tensor, a -> torch.diag(a));
    }

    /** The matrix with zeros above the diagonal that is shifted up by the offset. */
    public static Tensor tril(Tensor matrix, long offset) {
        return Op.unary("tril", matrix, a -> a.tril(offset));
    }

    /** The matrix with zeros below the diagonal that is shifted up by the offset. */
    public static Tensor triu(Tensor matrix, long offset) {
        return Op.unary("triu", matrix, a -> a.triu(offset));
    }
}
