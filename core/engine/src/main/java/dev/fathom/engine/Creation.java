package dev.fathom.engine;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** How tensors come into being: shapes are checked, and memory that is not there is refused before it is touched. */
final class Creation {

    private static final TensorOptions[] OPTIONS = new TensorOptions[DType.values().length];

    static {
        Natives.load();
        for (DType type : DType.values()) {
            OPTIONS[type.ordinal()] = new TensorOptions(type.nativeType());
        }
    }

    private Creation() {}

    static TensorOptions options(DType type) {
        return OPTIONS[type.ordinal()];
    }

    static Tensor make(
            String name, DType type, long[] shape, Function<TensorOptions, org.bytedeco.pytorch.Tensor> operation) {
        Memory.require(name, numel(name, shape), Op.nonNull(name, "type", type), shape);
        return Op.make(name, () -> operation.apply(options(type)));
    }

    static org.bytedeco.pytorch.Tensor empty(long[] shape, TensorOptions options) {
        try (MemoryFormatOptional format = new MemoryFormatOptional()) {
            return torch.empty(shape, options, format);
        }
    }

    /** A tensor with the values of an array, which the consumer writes to the memory it is given. */
    static Tensor filled(
            String name, @Nullable Object values, int length, DType type, long[] shape, Consumer<Pointer> writer) {
        Op.nonNull(name, "values", values);
        long[] sizes = Op.nonNull(name, "shape", shape).length == 0 && length != 1 ? new long[] {length} : shape;
        if (numel(name, sizes) != length) {
            throw new ShapeException(
                    name + ": shape " + Arrays.toString(sizes) + " has " + numel(name, sizes)
                            + " elements, the array has " + length,
                    name);
        }
        return make(name, type, sizes, options -> {
            org.bytedeco.pytorch.Tensor made = empty(sizes, options);
            if (length > 0) {
                writer.accept(made.data_ptr());
            }
            return made;
        });
    }

    static Tensor over(ByteBuffer buffer, DType type, long[] shape) {
        String name = "ofBuffer";
        Op.nonNull(name, "buffer", buffer);
        Op.nonNull(name, "type", type);
        if (!buffer.isDirect() || buffer.isReadOnly()) {
            throw new IllegalArgumentException(name + ": the buffer must be direct and writable, it is "
                    + (buffer.isDirect() ? "read-only" : "on the Java heap")
                    + "; use ByteBuffer.allocateDirect, or map files with MapMode.PRIVATE");
        }
        long needed = Math.multiplyExact(numel(name, shape), (long) type.bytes());
        if (needed > buffer.remaining()) {
            throw new ShapeException(
                    name + ": " + type + Arrays.toString(shape) + " needs " + needed + " bytes, the buffer has "
                            + buffer.remaining(),
                    name);
        }
        if (needed == 0) {
            return Tensors.empty(type, shape);
        }
        return Op.make(name, () -> HeldBuffers.tensor(buffer.slice(), type, shape));
    }

    /** Product of the sizes. */
    static long numel(String name, long[] shape) {
        long count = 1;
        for (long size : Op.nonNull(name, "shape", shape)) {
            if (size < 0) {
                throw new ShapeException(name + ": sizes must not be negative, got " + Arrays.toString(shape), name);
            }
            long product = count * size;
            if (size != 0 && (product / size != count || product > Long.MAX_VALUE / 8)) {
                throw new EngineMemoryException(
                        name + ": " + Arrays.toString(shape) + " has more elements than any memory can hold", name);
            }
            count = product;
        }
        return count;
    }
}
