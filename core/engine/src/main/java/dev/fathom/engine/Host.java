package dev.fathom.engine;

import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/** Copies elements between tensors and Java arrays. */
final class Host {

    private static final int PRINTED_ELEMENTS = 64;

    private interface Reader {
        void read(Pointer elements);
    }

    private Host() {}

    static float[] floats(Tensor tensor) {
        float[] result = new float[count("toFloats", tensor)];
        read("toFloats", tensor, DType.F32, p -> new FloatPointer(p).get(result));
        return result;
    }

    static double[] doubles(Tensor tensor) {
        double[] result = new double[count("toDoubles", tensor)];
        read("toDoubles", tensor, DType.F64, p -> new DoublePointer(p).get(result));
        return result;
    }

    static long[] longs(Tensor tensor) {
        long[] result = new long[count("toLongs", tensor)];
        read("toLongs", tensor, DType.I64, p -> new LongPointer(p).get(result));
        return result;
    }

    static boolean[] booleans(Tensor tensor) {
        boolean[] result = new boolean[count("toBooleans", tensor)];
        byte[] bytes = new byte[result.length];
        read("toBooleans", tensor, DType.BOOL, p -> new BytePointer(p).get(bytes));
        for (int i = 0; i < bytes.length; i++) {
            result[i] = bytes[i] != 0;
        }
        return result;
    }

    static void copy(Tensor tensor, float[] target, int from) {
        int count = fitting("copyTo", tensor, Op.nonNull("copyTo", "target", target).length, from);
        read("copyTo", tensor, DType.F32, p -> new FloatPointer(p).get(target, from, count));
    }

    static void copy(Tensor tensor, double[] target, int from) {
        int count = fitting("copyTo", tensor, Op.nonNull("copyTo", "target", target).length, from);
        read("copyTo", tensor, DType.F64, p -> new DoublePointer(p).get(target, from, count));
    }

    static String text(Tensor tensor) {
        if (tensor.isClosed()) {
            return "Tensor(closed)";
        }
        String head = "Tensor(" + tensor.describe();
        if (tensor.numel() > PRINTED_ELEMENTS) {
            return head + ")";
        }
        String values = tensor.dtype().isFloating()
                ? Arrays.toString(doubles(tensor))
                : tensor.dtype() == DType.BOOL ? Arrays.toString(booleans(tensor)) : Arrays.toString(longs(tensor));
        return head + " " + values + ")";
    }

    private static int count(String operation, Tensor tensor) {
        tensor.pointer(operation); // a closed tensor is refused in this operation's name
        long count = tensor.numel();
        if (count > Integer.MAX_VALUE - 8) {
            throw new EngineMemoryException(
                    operation + ": " + count + " elements do not fit a Java array; take a part with narrow",
                    operation,
                    tensor.describe());
        }
        return (int) count;
    }

    private static int fitting(String operation, Tensor tensor, int length, int from) {
        int count = count(operation, tensor);
        if (from < 0 || from > length - count) {
            throw new ShapeException(
                    operation + ": " + count + " elements do not fit an array of " + length + " from position " + from,
                    operation,
                    tensor.describe());
        }
        return count;
    }

    /** Gives the reader the elements in order, in the wanted type, on the CPU; copies only when they are not so. */
    private static void read(String operation, Tensor tensor, DType type, Reader reader) {
        Op.read(operation, tensor, a -> {
            if (a.numel() == 0) {
                return a;
            }
            try (org.bytedeco.pytorch.Tensor ready = Devices.move(a, Device.CPU);
                    org.bytedeco.pytorch.Tensor typed = ready.to(type.nativeType());
                    org.bytedeco.pytorch.Tensor ordered = typed.contiguous()) {
                reader.read(ordered.data_ptr());
            }
            return a;
        });
    }
}
