package dev.fathom.engine;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.jspecify.annotations.Nullable;

/**
 * The one path from a tensor operation to libtorch: it takes the native handles out of the operands, runs the
 * operation, gives the result to the innermost scope and turns what libtorch throws into a typed exception. The success
 * path builds no strings.
 */
final class Op {

    static {
        Natives.load();
    }

    private Op() {}

    static Tensor unary(String name, Tensor a, UnaryOperator<org.bytedeco.pytorch.Tensor> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        try {
            return Tensor.adopt(operation.apply(pa));
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a);
        }
    }

    static Tensor binary(String name, Tensor a, Tensor b, BinaryOperator<org.bytedeco.pytorch.Tensor> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        org.bytedeco.pytorch.Tensor pb = nonNull(name, "other", b).pointer(name);
        try {
            return Tensor.adopt(operation.apply(pa, pb));
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a, b);
        }
    }

    static Tensor scalar(
            String name,
            Tensor a,
            double value,
            BiFunction<org.bytedeco.pytorch.Tensor, Scalar, org.bytedeco.pytorch.Tensor> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        try {
            return Tensor.adopt(operation.apply(pa, Context.current().scalar(value)));
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a);
        }
    }

    /** An operation that writes into its first operand; returns that same operand. */
    static Tensor inPlace(String name, Tensor a, Consumer<org.bytedeco.pytorch.Tensor> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        try {
            operation.accept(pa);
            return a;
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a);
        }
    }

    static Tensor inPlace(
            String name,
            Tensor a,
            Tensor b,
            BiConsumer<org.bytedeco.pytorch.Tensor, org.bytedeco.pytorch.Tensor> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        org.bytedeco.pytorch.Tensor pb = nonNull(name, "other", b).pointer(name);
        try {
            operation.accept(pa, pb);
            return a;
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a, b);
        }
    }

    /** A read-out that makes no tensor. */
    static <R> R read(String name, Tensor a, Function<org.bytedeco.pytorch.Tensor, R> operation) {
        org.bytedeco.pytorch.Tensor pa = nonNull(name, "input", a).pointer(name);
        try {
            return operation.apply(pa);
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, a);
        }
    }

    /** An operation on any number of operands; the operation closes over their handles. */
    static <R> R run(String name, Supplier<R> operation, @Nullable Tensor... operands) {
        try {
            return operation.get();
        } catch (RuntimeException e) {
            throw Failure.translate(name, e, operands);
        }
    }

    static Tensor make(String name, Supplier<org.bytedeco.pytorch.Tensor> operation) {
        try {
            return Tensor.adopt(operation.get());
        } catch (RuntimeException e) {
            throw Failure.translate(name, e);
        }
    }

    /** The operand's handle wrapped as an optional, empty for null. The caller closes it. */
    static TensorOptional optional(String name, @Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor.pointer(name));
    }

    /** A native list of the operands. The caller closes it. */
    static TensorVector vector(String name, String argument, List<Tensor> tensors) {
        nonNull(name, argument, tensors);
        org.bytedeco.pytorch.Tensor[] pointers = new org.bytedeco.pytorch.Tensor[tensors.size()];
        for (int i = 0; i < pointers.length; i++) {
            Tensor tensor = tensors.get(i);
            if (tensor == null) {
                throw new NullPointerException(name + ": " + argument + "[" + i + "] is null");
            }
            pointers[i] = tensor.pointer(name);
        }
        return new TensorVector(pointers);
    }

    /** Takes the tensors out of a native list, which is closed. */
    static List<Tensor> adoptAll(TensorVector vector) {
        try (vector) {
            Tensor[] result = new Tensor[Math.toIntExact(vector.size())];
            for (int i = 0; i < result.length; i++) {
                result[i] = Tensor.adopt(own(vector.get(i)));
            }
            return List.of(result);
        }
    }

    /** Takes both tensors out of a native pair, which is closed. */
    static Tensor[] adoptPair(T_TensorTensor_T pair) {
        try (pair) {
            return new Tensor[] {Tensor.adopt(own(pair.get0())), Tensor.adopt(own(pair.get1()))};
        }
    }

    /** Takes the three tensors out of a native triple, which is closed. */
    static Tensor[] adoptTriple(T_TensorTensorTensor_T triple) {
        try (triple) {
            return new Tensor[] {
                Tensor.adopt(own(triple.get0())), Tensor.adopt(own(triple.get1())), Tensor.adopt(own(triple.get2()))
            };
        }
    }

    /** A handle of its own for an element that lives inside a native container. */
    static org.bytedeco.pytorch.Tensor own(org.bytedeco.pytorch.Tensor element) {
        return new org.bytedeco.pytorch.Tensor(element);
    }

    static <T> T nonNull(String name, String argument, @Nullable T value) {
        if (value == null) {
            throw new NullPointerException(name + ": " + argument + " is null");
        }
        return value;
    }
}
