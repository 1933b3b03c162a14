package dev.fathom.engine;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;

/** Reductions and re-orderings whose native form needs more than one line. */
final class Reduce {

    private Reduce() {}

    static Tensor sum(Tensor tensor, int[] dims, boolean keep) {
        long[] along = longs("sum", dims);
        return Op.unary("sum", tensor, a -> {
            try (ScalarTypeOptional sameType = new ScalarTypeOptional()) {
                return a.sum(along, keep, sameType);
            }
        });
    }

    static Tensor mean(Tensor tensor, int[] dims, boolean keep) {
        long[] along = longs("mean", dims);
        return Op.unary("mean", tensor, a -> {
            try (ScalarTypeOptional sameType = new ScalarTypeOptional()) {
                return a.mean(along, keep, sameType);
            }
        });
    }

    /** The values of a (values, indices) pair, which is closed. */
    static org.bytedeco.pytorch.Tensor values(T_TensorTensor_T pair) {
        try (pair) {
            return Op.own(pair.get0());
        }
    }

    static Tensor.Sorted sort(Tensor tensor, int dim, boolean descending) {
        return Op.run("sort", () -> sorted(Op.adoptPair(tensor.pointer("sort").sort(dim, descending))), tensor);
    }

    static Tensor.Sorted topK(Tensor tensor, int k, int dim) {
        return Op.run("topK", () -> sorted(Op.adoptPair(tensor.pointer("topK").topk(k, dim, true, true))), tensor);
    }

    static Tensor scatterAdd(Tensor tensor, int dim, Tensor indices, Tensor source) {
        String name = "scatterAdd";
        Op.nonNull(name, "indices", indices);
        Op.nonNull(name, "source", source);
        return Op.run(
                name,
                () -> Tensor.adopt(tensor.pointer(name).scatter_add(dim, indices.pointer(name), source.pointer(name))),
                tensor,
                indices,
                source);
    }

    static long[] longs(String operation, int[] values) {
        Op.nonNull(operation, "dims", values);
        long[] converted = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            converted[i] = values[i];
        }
        return converted;
    }

    private static Tensor.Sorted sorted(Tensor[] pair) {
        return new Tensor.Sorted(pair[0], pair[1]);
    }
}
