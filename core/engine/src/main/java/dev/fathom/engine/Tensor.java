package dev.fathom.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A multi-dimensional array with gradients: a thin, fluent face of a libtorch tensor, one line per operation.
 *
 * <p>Element-wise operations broadcast their operands as NumPy does. Dimensions may be counted from the end: -1 is the
 * last. A scalar operand takes the tensor's element type; a whole number keeps an integer tensor integer, another
 * number makes it {@link DType#F32}. Operations ending in {@code InPlace}, and {@code fill}, {@code zero},
 * {@code copyFrom}, write into this tensor and return it.
 *
 * <p>A tensor is released by {@link #close} or by the {@link Scope} it was made in. Several threads may read a tensor;
 * the memory of a tensor that another thread has touched is given back by the garbage collector after it is closed, so
 * that no thread reads freed memory. Every operation throws a subclass of {@link EngineException} that names the
 * operation and the operands when it fails: {@link ShapeException}, {@link DTypeException}, {@link IndexException},
 * {@link ClosedTensorException}, {@link DeviceException}, {@link GradientException} or {@link EngineMemoryException}; a
 * null argument throws {@link NullPointerException} with the argument's name.
 *
 * <p>The class is long because a fluent face has a method for every operation, and holds nothing else: what an
 * operation checks, reduces or copies is in package-private classes.
 */
public final class Tensor implements AutoCloseable {

    private static final VarHandle POINTER;

    static {
        try {
            POINTER = MethodHandles.lookup().findVarHandle(Tensor.class, "pointer", org.bytedeco.pytorch.Tensor.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The scope that releases this tensor; null when only {@link #close} does. */
    @Nullable
    Scope scope;

    private final Thread owner = Thread.currentThread();
    private volatile org.bytedeco.pytorch.@Nullable Tensor pointer;
    private volatile boolean shared;
    private long @Nullable [] shape;
    private @Nullable DType dtype;

    private Tensor(org.bytedeco.pytorch.Tensor pointer, @Nullable Scope scope) {
        this.pointer = pointer;
        this.scope = scope;
    }

    /** The face of a new native tensor, owned by the innermost scope of this thread. */
    static Tensor adopt(org.bytedeco.pytorch.Tensor pointer) {
        Scope scope = Context.current().scope;
        Tensor tensor = new Tensor(pointer, scope);
        LiveTensors.made();
        if (scope != null) {
            scope.attach(tensor);
        }
        return tensor;
    }

    /** The native handle, for use by the named operation only. */
    org.bytedeco.pytorch.Tensor pointer(String operation) {
        if (Thread.currentThread() != owner && !shared) {
            shared = true;
        }
        org.bytedeco.pytorch.Tensor found = pointer;
        if (found == null) {
            throw new ClosedTensorException(
                    operation + ": the tensor is closed; keep it with Scope.keep, or use it before its scope ends",
                    operation,
                    "closed");
        }
        return found;
    }

    /** Element type and shape, for messages: {@code F32[2, 3]}. */
    String describe() {
        return isClosed() ? "closed" : dtype() + Arrays.toString(shapeView());
    }

    private long[] shapeView() {
        long[] found = shape;
        if (found == null) {
            found = Op.read("shape", this, a -> {
                long[] sizes = new long[(int) a.dim()];
                for (int i = 0; i < sizes.length; i++) {
                    sizes[i] = a.size(i);
                }
                return sizes;
            });
            shape = found;
        }
        return found;
    }

    /** The sizes of all dimensions; empty for a single number. */
    public long[] shape() {
        pointer("shape");
        return shapeView().clone();
    }

    /**
     * The size of one dimension, counted from the end when negative.
     *
     * @throws IndexException if there is no such dimension
     */
    public long size(int dim) {
        pointer("size");
        long[] sizes = shapeView();
        int index = dim < 0 ? dim + sizes.length : dim;
        if (index < 0 || index >= sizes.length) {
            throw new IndexException(
                    "size: dimension " + dim + " does not exist, there are " + sizes.length + "; operands: "
                            + describe(),
                    "size",
                    describe());
        }
        return sizes[index];
    }

    /** Number of dimensions; 0 for a single number. */
    public int rank() {
        pointer("rank");
        return shapeView().length;
    }

    /** Number of elements. */
    public long numel() {
        pointer("numel");
        long count = 1;
        for (long size : shapeView()) {
            count *= size;
        }
        return count;
    }

    /** The element type. */
    public DType dtype() {
        pointer("dtype");
        DType found = dtype;
        if (found == null) {
            found = DType.of("dtype", Op.read("dtype", this, a -> a.scalar_type()));
            dtype = found;
        }
        return found;
    }

    /** Where the elements live. */
    public Device device() {
        return Op.read("device", this, Devices::of);
    }

    /** Whether the elements lie in memory in the order of their indices, without gaps. */
    public boolean isContiguous() {
        return Op.read("isContiguous", this, a -> a.is_contiguous());
    }

    // Arithmetic

    /** Sum, element by element. */
    public Tensor add(Tensor other) {
        return Op.binary("add", this, other, (a, b) -> a.add(b));
    }

    /** Adds a number to each element. */
    public Tensor add(double value) {
        return Op.scalar("add", this, value, (a, s) -> a.add(s));
    }

    /** {@code this + alpha * other}, without making the product. */
    public Tensor add(Tensor other, double alpha) {
        return Op.binary(
                "add", this, other, (a, b) -> a.add(b, Context.current().scalar(alpha)));
    }

    /** {@code this + first * second}, without making the product; all broadcast. */
    public Tensor addcmul(Tensor first, Tensor second) {
        String name = "addcmul";
        org.bytedeco.pytorch.Tensor a = pointer(name);
        org.bytedeco.pytorch.Tensor b = Op.nonNull(name, "first", first).pointer(name);
        org.bytedeco.pytorch.Tensor c = Op.nonNull(name, "second", second).pointer(name);
        return Op.run(name, () -> adopt(a.addcmul(b, c)), this, first, second);
    }

    /** Difference, element by element. */
    public Tensor sub(Tensor other) {
        return Op.binary("sub", this, other, (a, b) -> a.sub(b));
    }

    /** Subtracts a number from each element. */
    public Tensor sub(double value) {
        return Op.scalar("sub", this, value, (a, s) -> a.sub(s));
    }

    /** Product, element by element; {@link #matmul} is the matrix product. */
    public Tensor mul(Tensor other) {
        return Op.binary("mul", this, other, (a, b) -> a.mul(b));
    }

    /** Multiplies each element by a number. */
    public Tensor mul(double value) {
        return Op.scalar("mul", this, value, (a, s) -> a.mul(s));
    }

    /** Quotient, element by element; integers give {@link DType#F32}. */
    public Tensor div(Tensor other) {
        return Op.binary("div", this, other, (a, b) -> a.div(b));
    }

    /** Divides each element by a number; integers give {@link DType#F32}. */
    public Tensor div(double value) {
        return Op.scalar("div", this, value, (a, s) -> a.div(s));
    }

    /** Remainder of the division rounded down: it has the sign of the divisor. */
    public Tensor remainder(Tensor other) {
        return Op.binary("remainder", this, other, (a, b) -> a.remainder(b));
    }

    /** Remainder of the division rounded down: it has the sign of the divisor. */
    public Tensor remainder(double value) {
        return Op.scalar("remainder", this, value, (a, s) -> a.remainder(s));
    }

    /** Power, element by element. */
    public Tensor pow(Tensor other) {
        return Op.binary("pow", this, other, (a, b) -> a.pow(b));
    }

    /** Raises each element to a power. */
    public Tensor pow(double value) {
        return Op.scalar("pow", this, value, (a, s) -> a.pow(s));
    }

    /** The larger of each pair of elements. */
    public Tensor maximum(Tensor other) {
        return Op.binary("maximum", this, other, (a, b) -> a.maximum(b));
    }

    /** The smaller of each pair of elements. */
    public Tensor minimum(Tensor other) {
        return Op.binary("minimum", this, other, (a, b) -> a.minimum(b));
    }

    /**
     * Limits each element to {@code [low, high]}.
     *
     * @throws IllegalArgumentException if low is greater than high or either is not a number
     */
    public Tensor clamp(double low, double high) {
        if (!(low <= high)) {
            throw new IllegalArgumentException("clamp: low must be at most high, got " + low + " and " + high);
        }
        return Op.unary("clamp", this, a -> {
            Context context = Context.current();
            try (ScalarOptional from = new ScalarOptional(context.scalar(low));
                    ScalarOptional to = new ScalarOptional(context.secondScalar(high))) {
                return a.clamp(from, to);
            }
        });
    }

    /** Raises elements below the value to it. */
    public Tensor clampMin(double low) {
        return Op.scalar("clampMin", this, low, (a, s) -> a.clamp_min(s));
    }

    /** Lowers elements above the value to it. */
    public Tensor clampMax(double high) {
        return Op.scalar("clampMax", this, high, (a, s) -> a.clamp_max(s));
    }

    /** The negative of each element. */
    public Tensor neg() {
        return Op.unary("neg", this, a -> a.neg());
    }

    /** e to the power of each element. */
    public Tensor exp() {
        return Op.unary("exp", this, a -> a.exp());
    }

    /** {@code exp(x) - 1}, accurate near zero. */
    public Tensor expm1() {
        return Op.unary("expm1", this, a -> a.expm1());
    }

    /** Natural logarithm. */
    public Tensor log() {
        return Op.unary("log", this, a -> a.log());
    }

    /** {@code log(1 + x)}, accurate near zero. */
    public Tensor log1p() {
        return Op.unary("log1p", this, a -> a.log1p());
    }

    /** Logarithm to base 2. */
    public Tensor log2() {
        return Op.unary("log2", this, a -> a.log2());
    }

    /** Square root. */
    public Tensor sqrt() {
        return Op.unary("sqrt", this, a -> a.sqrt());
    }

    /** One over the square root. */
    public Tensor rsqrt() {
        return Op.unary("rsqrt", this, a -> a.rsqrt());
    }

    /** The square of each element. */
    public Tensor square() {
        return Op.unary("square", this, a -> a.square());
    }

    /** Absolute value. */
    public Tensor abs() {
        return Op.unary("abs", this, a -> a.abs());
    }

    /** -1, 0 or 1. */
    public Tensor sign() {
        return Op.unary("sign", this, a -> a.sign());
    }

    /** Sine, of radians. */
    public Tensor sin() {
        return Op.unary("sin", this, a -> a.sin());
    }

    /** Cosine, of radians. */
    public Tensor cos() {
        return Op.unary("cos", this, a -> a.cos());
    }

    /** Hyperbolic tangent. */
    public Tensor tanh() {
        return Op.unary("tanh", this, a -> a.tanh());
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public Tensor sigmoid() {
        return Op.unary("sigmoid", this, a -> a.sigmoid());
    }

    /** The larger of each element and zero. */
    public Tensor relu() {
        return Op.unary("relu", this, a -> a.relu());
    }

    /** The error function. */
    public Tensor erf() {
        return Op.unary("erf", this, a -> a.erf());
    }

    /** One over each element. */
    public Tensor reciprocal() {
        return Op.unary("reciprocal", this, a -> a.reciprocal());
    }

    /** Rounds down. */
    public Tensor floor() {
        return Op.unary("floor", this, a -> a.floor());
    }

    /** Rounds up. */
    public Tensor ceil() {
        return Op.unary("ceil", this, a -> a.ceil());
    }

    /** Rounds to the nearest whole number, halves to the even one. */
    public Tensor round() {
        return Op.unary("round", this, a -> a.round());
    }

    // Comparison and logic: the result is BOOL

    /** Whether equal. */
    public Tensor eq(Tensor other) {
        return Op.binary("eq", this, other, (a, b) -> a.eq(b));
    }

    /** Whether equal. */
    public Tensor eq(double value) {
        return Op.scalar("eq", this, value, (a, s) -> a.eq(s));
    }

    /** Whether not equal. */
    public Tensor ne(Tensor other) {
        return Op.binary("ne", this, other, (a, b) -> a.ne(b));
    }

    /** Whether not equal. */
    public Tensor ne(double value) {
        return Op.scalar("ne", this, value, (a, s) -> a.ne(s));
    }

    /** Whether less. */
    public Tensor lt(Tensor other) {
        return Op.binary("lt", this, other, (a, b) -> a.lt(b));
    }

    /** Whether less. */
    public Tensor lt(double value) {
        return Op.scalar("lt", this, value, (a, s) -> a.lt(s));
    }

    /** Whether less or equal. */
    public Tensor le(Tensor other) {
        return Op.binary("le", this, other, (a, b) -> a.le(b));
    }

    /** Whether less or equal. */
    public Tensor le(double value) {
        return Op.scalar("le", this, value, (a, s) -> a.le(s));
    }

    /** Whether greater. */
    public Tensor gt(Tensor other) {
        return Op.binary("gt", this, other, (a, b) -> a.gt(b));
    }

    /** Whether greater. */
    public Tensor gt(double value) {
        return Op.scalar("gt", this, value, (a, s) -> a.gt(s));
    }

    /** Whether greater or equal. */
    public Tensor ge(Tensor other) {
        return Op.binary("ge", this, other, (a, b) -> a.ge(b));
    }

    /** Whether greater or equal. */
    public Tensor ge(double value) {
        return Op.scalar("ge", this, value, (a, s) -> a.ge(s));
    }

    /** Whether both are non-zero. */
    public Tensor logicalAnd(Tensor other) {
        return Op.binary("logicalAnd", this, other, (a, b) -> a.logical_and(b));
    }

    /** Whether at least one is non-zero. */
    public Tensor logicalOr(Tensor other) {
        return Op.binary("logicalOr", this, other, (a, b) -> a.logical_or(b));
    }

    /** Whether zero. */
    public Tensor logicalNot() {
        return Op.unary("logicalNot", this, a -> a.logical_not());
    }

    /** Whether neither infinite nor NaN. */
    public Tensor isFinite() {
        return Op.unary("isFinite", this, a -> a.isfinite());
    }

    /** Whether not a number. */
    public Tensor isNaN() {
        return Op.unary("isNaN", this, a -> a.isnan());
    }

    // Products and reductions

    /** Matrix product of the last two dimensions, batched and broadcast over the others; vectors are allowed. */
    public Tensor matmul(Tensor other) {
        return Op.binary("matmul", this, other, (a, b) -> a.matmul(b));
    }

    /** Sum of all elements. */
    public Tensor sum() {
        return Op.unary("sum", this, a -> a.sum());
    }

    /** Sum over the given dimensions, which disappear. */
    public Tensor sum(int... dims) {
        return Reduce.sum(this, dims, false);
    }

    /** Sum over the given dimensions, which remain with size 1. */
    public Tensor sumKeep(int... dims) {
        return Reduce.sum(this, dims, true);
    }

    /** Mean of all elements. */
    public Tensor mean() {
        return Op.unary("mean", this, a -> a.mean());
    }

    /** Mean over the given dimensions, which disappear. */
    public Tensor mean(int... dims) {
        return Reduce.mean(this, dims, false);
    }

    /** Mean over the given dimensions, which remain with size 1. */
    public Tensor meanKeep(int... dims) {
        return Reduce.mean(this, dims, true);
    }

    /**
     * Variance over one dimension.
     *
     * @param unbiased whether to divide by n - 1 rather than n
     * @param keep whether the dimension remains with size 1
     */
    public Tensor variance(int dim, boolean unbiased, boolean keep) {
        return Op.unary("variance", this, a -> a.var(new long[] {dim}, unbiased, keep));
    }

    /** Product of all elements. */
    public Tensor prod() {
        return Op.unary("prod", this, a -> a.prod());
    }

    /** The largest element. */
    public Tensor max() {
        return Op.unary("max", this, a -> a.max());
    }

    /** The smallest element. */
    public Tensor min() {
        return Op.unary("min", this, a -> a.min());
    }

    /** The largest element along a dimension, which disappears; {@link #argmax} says where. */
    public Tensor max(int dim) {
        return Op.unary("max", this, a -> Reduce.values(a.max(dim, false)));
    }

    /** The smallest element along a dimension, which disappears; {@link #argmin} says where. */
    public Tensor min(int dim) {
        return Op.unary("min", this, a -> Reduce.values(a.min(dim, false)));
    }

    /** Index of the largest element along a dimension, which disappears; I64. */
    public Tensor argmax(int dim) {
        return Op.unary("argmax", this, a -> {
            try (LongOptional along = new LongOptional(dim)) {
                return a.argmax(along, false);
            }
        });
    }

    /** Index of the smallest element along a dimension, which disappears; I64. */
    public Tensor argmin(int dim) {
        return Op.unary("argmin", this, a -> {
            try (LongOptional along = new LongOptional(dim)) {
                return a.argmin(along, false);
            }
        });
    }

    /** The Euclidean norm of all elements. */
    public Tensor norm() {
        return Op.unary("norm", this, a -> a.norm());
    }

    /** Whether all elements are non-zero. */
    public Tensor all() {
        return Op.unary("all", this, a -> a.all());
    }

    /** Whether any element is non-zero. */
    public Tensor any() {
        return Op.unary("any", this, a -> a.any());
    }

    /** {@code log(sum(exp(x)))} along a dimension, which disappears, without overflow. */
    public Tensor logSumExp(int dim) {
        return Op.unary("logSumExp", this, a -> a.logsumexp(new long[] {dim}, false));
    }

    /** Running sum along a dimension. */
    public Tensor cumsum(int dim) {
        return Op.unary("cumsum", this, a -> a.cumsum(dim));
    }

    /** Softmax along a dimension: positive, sums to 1. */
    public Tensor softmax(int dim) {
        return Op.unary("softmax", this, a -> a.softmax(dim));
    }

    /** Logarithm of {@link #softmax}, accurate for improbable entries. */
    public Tensor logSoftmax(int dim) {
        return Op.unary("logSoftmax", this, a -> a.log_softmax(dim));
    }

    /** The elements in order along a dimension. */
    public Sorted sort(int dim, boolean descending) {
        return Reduce.sort(this, dim, descending);
    }

    /** The k largest elements along a dimension, largest first. */
    public Sorted topK(int k, int dim) {
        return Reduce.topK(this, k, dim);
    }

    /**
     * Elements in order, and where they came from.
     *
     * @param values the elements
     * @param indices their positions in the input along the sorted dimension, I64
     */
    public record Sorted(Tensor values, Tensor indices) {}

    // Shape: these share memory with this tensor where they can

    /** The same elements in another shape; one size may be -1. Copies only when the layout demands it. */
    public Tensor reshape(long... sizes) {
        Op.nonNull("reshape", "sizes", sizes);
        return Op.unary("reshape", this, a -> a.reshape(sizes));
    }

    /** Two dimensions exchanged; a view. */
    public Tensor transpose(int first, int second) {
        return Op.unary("transpose", this, a -> a.transpose(first, second));
    }

    /** The transpose of a matrix; a view. */
    public Tensor t() {
        return Op.unary("t", this, a -> a.t());
    }

    /** Dimensions in a new order; a view. */
    public Tensor permute(int... dims) {
        long[] order = Reduce.longs("permute", dims);
        return Op.unary("permute", this, a -> a.permute(order));
    }

    /** Without the dimension, if its size is 1; a view. */
    public Tensor squeeze(int dim) {
        return Op.unary("squeeze", this, a -> a.squeeze(dim));
    }

    /** With a dimension of size 1 inserted; a view. */
    public Tensor unsqueeze(int dim) {
        return Op.unary("unsqueeze", this, a -> a.unsqueeze(dim));
    }

    /** Dimensions of size 1 repeated to the given sizes without copying; -1 keeps a size. Do not write into it. */
    public Tensor expand(long... sizes) {
        Op.nonNull("expand", "sizes", sizes);
        return Op.unary("expand", this, a -> a.expand(sizes));
    }

    /** The whole tensor repeated along each dimension; a copy. */
    public Tensor repeat(long... times) {
        Op.nonNull("repeat", "times", times);
        return Op.unary("repeat", this, a -> a.repeat(times));
    }

    /** Each element repeated along a dimension: a, a, b, b; a copy. */
    public Tensor repeatInterleave(long times, int dim) {
        return Op.unary("repeatInterleave", this, a -> {
            try (LongOptional along = new LongOptional(dim);
                    LongOptional size = new LongOptional()) {
                return torch.repeat_interleave(a, times, along, size);
            }
        });
    }

    /** This tensor if its elements lie in order, else a copy that does. */
    public Tensor contiguous() {
        return Op.unary("contiguous", this, a -> a.contiguous());
    }

    /** Elements {@code start} to {@code start + length} of a dimension; a view. */
    public Tensor narrow(int dim, long start, long length) {
        return Op.unary("narrow", this, a -> a.narrow(dim, start, length));
    }

    /** One element of a dimension, which disappears; a view. */
    public Tensor select(int dim, long index) {
        return Op.unary("select", this, a -> a.select(dim, index));
    }

    /** One element of the first dimension, which disappears; a view. */
    public Tensor get(long index) {
        return select(0, index);
    }

    /** {@link #select} of every index of a dimension; views. */
    public List<Tensor> unbind(int dim) {
        return Op.read("unbind", this, a -> Op.adoptAll(a.unbind(dim)));
    }

    /** Every {@code step}-th element of a dimension from start (inclusive) to end (exclusive); a view. */
    public Tensor slice(int dim, long start, long end, long step) {
        return Op.unary("slice", this, a -> {
            try (LongOptional from = new LongOptional(start);
                    LongOptional to = new LongOptional(end)) {
                return a.slice(dim, from, to, step);
            }
        });
    }

    /** The named entries of a dimension, in the order of the I64 vector; a copy. */
    public Tensor indexSelect(int dim, Tensor indices) {
        return Op.binary("indexSelect", this, indices, (a, i) -> a.index_select(dim, i));
    }

    /** Along a dimension, the element that the I64 index names at each place of its own shape. */
    public Tensor gather(int dim, Tensor indices) {
        return Op.binary("gather", this, indices, (a, i) -> a.gather(dim, i));
    }

    /** A copy with the source's elements added at the places that the I64 index names along a dimension. */
    public Tensor scatterAdd(int dim, Tensor indices, Tensor source) {
        return Reduce.scatterAdd(this, dim, indices, source);
    }

    /** The elements where the BOOL mask holds, as a vector. */
    public Tensor maskedSelect(Tensor mask) {
        return Op.binary("maskedSelect", this, mask, (a, m) -> a.masked_select(m));
    }

    /** A copy with the value wherever the BOOL mask holds. */
    public Tensor maskedFill(Tensor mask, double value) {
        return Op.binary(
                "maskedFill",
                this,
                mask,
                (a, m) -> a.masked_fill(m, Context.current().scalar(value)));
    }

    /** Dimensions from start to end, both inclusive, joined into one. */
    public Tensor flatten(int start, int end) {
        return Op.unary("flatten", this, a -> a.flatten(start, end));
    }

    /** The order of elements along the given dimensions reversed; a copy. */
    public Tensor flip(int... dims) {
        long[] along = Reduce.longs("flip", dims);
        return Op.unary("flip", this, a -> a.flip(along));
    }

    /** Cut along a dimension into pieces of the given size, the last one smaller where it must be; views. */
    public List<Tensor> split(long size, int dim) {
        return Op.run("split", () -> Op.adoptAll(pointer("split").split(size, dim)), this);
    }

    /** The elements on a diagonal of a matrix, shifted up by the offset; a view. */
    public Tensor diagonal(long offset) {
        return Op.unary("diagonal", this, a -> a.diagonal(offset, -2, -1));
    }

    // Conversion and gradients

    /** The same values in another element type; this tensor's memory when the type is the same. */
    public Tensor to(DType type) {
        Op.nonNull("to", "type", type);
        return Op.unary("to", this, a -> a.to(type.nativeType()));
    }

    /** The same values on another device. */
    public Tensor to(Device device) {
        Op.nonNull("to", "device", device);
        return Op.unary("to", this, a -> Devices.move(a, device));
    }

    /** The same memory, outside the graph: no gradient flows back through it. */
    public Tensor detach() {
        return Op.unary("detach", this, a -> a.detach());
    }

    /** A copy in memory of its own; gradients flow through it. */
    public Tensor copy() {
        return Op.unary("copy", this, a -> a.clone());
    }

    /** Says whether gradients are to be computed for this tensor, and returns it. */
    public Tensor requiresGrad(boolean required) {
        return Op.inPlace("requiresGrad", this, a -> a.set_requires_grad(required));
    }

    /** Whether gradients are computed for this tensor or flow through it. */
    public boolean requiresGrad() {
        return Op.read("requiresGrad", this, a -> a.requires_grad());
    }

    /** The gradient that {@link #backward} accumulated; null before the first. */
    public @Nullable Tensor grad() {
        return Gradients.of(this);
    }

    /** Forgets the accumulated gradient. */
    public void clearGrad() {
        Gradients.clear(this);
    }

    /** Adds the gradient of this single number to {@link #grad} of every leaf that requires it; frees the graph. */
    public void backward() {
        Op.inPlace("backward", this, a -> a.backward());
    }

    // In place

    /** Adds into this tensor. */
    public Tensor addInPlace(Tensor other) {
        return Op.inPlace("addInPlace", this, other, (a, b) -> a.add_(b));
    }

    /** Adds a number into this tensor. */
    public Tensor addInPlace(double value) {
        return Op.inPlace("addInPlace", this, a -> a.add_(Context.current().scalar(value)));
    }

    /** {@code this += alpha * other}. */
    public Tensor addInPlace(Tensor other, double alpha) {
        return Op.inPlace(
                "addInPlace", this, other, (a, b) -> a.add_(b, Context.current().scalar(alpha)));
    }

    /** Subtracts from this tensor. */
    public Tensor subInPlace(Tensor other) {
        return Op.inPlace("subInPlace", this, other, (a, b) -> a.sub_(b));
    }

    /** Subtracts a number from this tensor. */
    public Tensor subInPlace(double value) {
        return Op.inPlace("subInPlace", this, a -> a.sub_(Context.current().scalar(value)));
    }

    /** Multiplies this tensor, element by element. */
    public Tensor mulInPlace(Tensor other) {
        return Op.inPlace("mulInPlace", this, other, (a, b) -> a.mul_(b));
    }

    /** Multiplies this tensor by a number. */
    public Tensor mulInPlace(double value) {
        return Op.inPlace("mulInPlace", this, a -> a.mul_(Context.current().scalar(value)));
    }

    /** Divides this tensor, element by element. */
    public Tensor divInPlace(Tensor other) {
        return Op.inPlace("divInPlace", this, other, (a, b) -> a.div_(b));
    }

    /** Divides this tensor by a number. */
    public Tensor divInPlace(double value) {
        return Op.inPlace("divInPlace", this, a -> a.div_(Context.current().scalar(value)));
    }

    /** {@code this = this + weight * (end - this)}. */
    public Tensor lerpInPlace(Tensor end, double weight) {
        return Op.inPlace(
                "lerpInPlace", this, end, (a, b) -> a.lerp_(b, Context.current().scalar(weight)));
    }

    /** Takes the values of another tensor, broadcast and converted to this element type. */
    public Tensor copyFrom(Tensor other) {
        return Op.inPlace("copyFrom", this, other, (a, b) -> a.copy_(b));
    }

    /** Sets every element. */
    public Tensor fill(double value) {
        return Op.inPlace("fill", this, a -> a.fill_(Context.current().scalar(value)));
    }

    /** Sets every element to zero. */
    public Tensor zero() {
        return Op.inPlace("zero", this, a -> a.zero_());
    }

    // To the host

    /**
     * The single element as a double.
     *
     * @throws ShapeException unless there is exactly one element
     */
    public double item() {
        return Op.read("item", this, a -> a.item_double());
    }

    /**
     * The single element as a long; fractions are cut off.
     *
     * @throws ShapeException unless there is exactly one element
     */
    public long itemLong() {
        return Op.read("itemLong", this, a -> a.item_long());
    }

    /** All elements in index order, converted to float. */
    public float[] toFloats() {
        return Host.floats(this);
    }

    /** All elements in index order, converted to double. */
    public double[] toDoubles() {
        return Host.doubles(this);
    }

    /** All elements in index order, converted to long; fractions are cut off. */
    public long[] toLongs() {
        return Host.longs(this);
    }

    /** All elements in index order: whether each is non-zero. */
    public boolean[] toBooleans() {
        return Host.booleans(this);
    }

    /**
     * Writes all elements in index order into an array, from the given position, without making another.
     *
     * @throws ShapeException if they do not fit
     */
    public void copyTo(float[] target, int from) {
        Host.copy(this, target, from);
    }

    /**
     * Writes all elements in index order into an array, from the given position, without making another.
     *
     * @throws ShapeException if they do not fit
     */
    public void copyTo(double[] target, int from) {
        Host.copy(this, target, from);
    }

    /** Whether this tensor was released. */
    public boolean isClosed() {
        return pointer == null;
    }

    /** Releases this tensor; closing twice does nothing. Views and graphs keep the memory they need. */
    @Override
    public void close() {
        org.bytedeco.pytorch.Tensor released = (org.bytedeco.pytorch.Tensor) POINTER.getAndSet(this, null);
        if (released == null) {
            return;
        }
        LiveTensors.released();
        if (Thread.currentThread() == owner && !shared) {
            released.deallocate();
        }
    }

    /** Element type, shape and, when there are few, the values. */
    @Override
    public String toString() {
        return Host.text(this);
    }
}
