package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong use ends in a typed exception that names the operation, leaves no tensor behind and never ends the process. */
class MisuseTest {

    private static final Tensor NONE = null;
    private static final Tensor A = Tensors.ones(2, 3);
    private static final Tensor B = Tensors.ones(4, 5);
    private static final Tensor SQUARE = Tensors.ones(3, 3);
    private static final Tensor VECTOR = Tensors.ones(3);
    private static final Tensor WIDE = Tensors.ones(DType.F64, 2, 3);
    private static final Tensor IDS = Tensors.arange(3);
    private static final Tensor BAD_IDS = Tensors.of(new long[] {0, 7});
    private static final Tensor NEGATIVE_IDS = Tensors.of(new long[] {0, -7});
    private static final Tensor FLAGS = Tensors.of(new boolean[] {true, false});
    private static final Tensor LEAF = Tensors.ones(2).requiresGrad(true);
    private static final Tensor IMAGE = Tensors.ones(1, 3, 8, 8);
    private static final Tensor FILTERS = Tensors.ones(4, 2, 3, 3);
    private static final Tensor CLOSED = closed();
    private static final long HUGE = 1L << 40;

    private static Tensor closed() {
        Tensor tensor = Tensors.ones(2);
        tensor.close();
        return tensor;
    }

    private static Arguments of(String operation, Class<? extends Throwable> type, ThrowingCallable wrong) {
        return arguments(operation, type, wrong);
    }

    static Stream<Arguments> wrongUses() {
        return Stream.of(closedTensors(), nulls(), shapes(), types(), indices(), sizes(), gradients(), numbers())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> closedTensors() {
        Class<ClosedTensorException> type = ClosedTensorException.class;
        return Stream.of(
                of("add", type, () -> CLOSED.add(1)),
                of("add", type, () -> A.add(CLOSED)),
                of("matmul", type, () -> CLOSED.matmul(A)),
                of("shape", type, CLOSED::shape),
                of("dtype", type, CLOSED::dtype),
                of("numel", type, CLOSED::numel),
                of("size", type, () -> CLOSED.size(0)),
                of("device", type, CLOSED::device),
                of("item", type, CLOSED::item),
                of("toFloats", type, CLOSED::toFloats),
                of("addInPlace", type, () -> CLOSED.addInPlace(1)),
                of("addInPlace", type, () -> A.addInPlace(CLOSED)),
                of("copyFrom", type, () -> A.copyFrom(CLOSED)),
                of("backward", type, CLOSED::backward),
                of("grad", type, CLOSED::grad),
                of("requiresGrad", type, () -> CLOSED.requiresGrad(true)),
                of("cat", type, () -> Tensors.cat(List.of(A, CLOSED), 0)),
                of("linear", type, () -> Functional.linear(A, SQUARE, CLOSED)),
                of("embedding", type, () -> Functional.embedding(IDS, CLOSED)),
                of("svd", type, () -> Linalg.svd(CLOSED)),
                of("einsum", type, () -> Linalg.einsum("i->", CLOSED)),
                of("grad", type, () -> Autograd.grad(CLOSED, List.of(A))),
                of("fillNormal", type, () -> Rng.seed(1).fillNormal(CLOSED)),
                of("Scope.keep", type, () -> {
                    try (Scope scope = Scope.open()) {
                        scope.keep(CLOSED);
                    }
                }),
                of("Scope.keep", type, () -> {
                    Scope scope = Scope.open();
                    scope.close();
                    scope.keep(A);
                }));
    }

    private static Stream<Arguments> nulls() {
        Class<NullPointerException> type = NullPointerException.class;
        return Stream.of(
                of("add: other is null", type, () -> A.add(NONE)),
                of("matmul: other is null", type, () -> A.matmul(NONE)),
                of("addInPlace: other is null", type, () -> A.addInPlace(NONE)),
                of("to: type is null", type, () -> A.to((DType) null)),
                of("to: device is null", type, () -> A.to((Device) null)),
                of("reshape: sizes is null", type, () -> A.reshape((long[]) null)),
                of("permute: dims is null", type, () -> A.permute((int[]) null)),
                of("scatterAdd: source is null", type, () -> A.scatterAdd(0, IDS, NONE)),
                of("zeros: type is null", type, () -> Tensors.zeros((DType) null, 2)),
                of("zeros: shape is null", type, () -> Tensors.zeros((long[]) null)),
                of("of: values is null", type, () -> Tensors.of((float[]) null)),
                of("ofBuffer: buffer is null", type, () -> Tensors.ofBuffer(null, DType.F32, 1)),
                of("cat: tensors is null", type, () -> Tensors.cat(null, 0)),
                of("cat: tensors[1] is null", type, () -> Tensors.cat(Arrays.asList(A, null), 0)),
                of("where: first is null", type, () -> Tensors.where(FLAGS, NONE, A)),
                of("addcmul: second is null", type, () -> A.addcmul(A, NONE)),
                of("linear: weight is null", type, () -> Functional.linear(A, NONE, NONE)),
                of("attention: key is null", type, () -> Functional.attention(A, NONE, A, NONE, false)),
                of("conv2d: x is null", type, () -> Functional.conv2d(NONE, A, NONE, 1, 0, 1, 1)),
                of("dropout: rng is null", type, () -> Functional.dropout(A, 0.1, null)),
                of("qr: matrix is null", type, () -> Linalg.qr(NONE)),
                of("grad: inputs is null", type, () -> Autograd.grad(A, null)),
                of("hvp: function is null", type, () -> Autograd.hvp(null, List.of(A), List.of(A))),
                of("einsum: equation is null", type, () -> Linalg.einsum(null, A)),
                of("Rng.of: state is null", type, () -> Rng.of(null)),
                of("copyTo: target is null", type, () -> A.copyTo((float[]) null, 0)));
    }

    private static Stream<Arguments> shapes() {
        Class<ShapeException> type = ShapeException.class;
        return Stream.of(
                of("add: ", type, () -> A.add(B)),
                of("matmul: ", type, () -> A.matmul(B)),
                of("mulInPlace: ", type, () -> A.mulInPlace(B)),
                of("copyFrom: ", type, () -> A.copyFrom(B)),
                of("reshape: ", type, () -> A.reshape(4, 4)),
                of("expand: ", type, () -> A.expand(5, 5)),
                of("permute: ", type, () -> A.permute(0)),
                of("t: ", type, () -> IMAGE.t()),
                of("item: ", type, A::item),
                of("of: ", type, () -> Tensors.of(new float[] {1, 2, 3}, 2, 2)),
                of("zeros: ", type, () -> Tensors.zeros(-1, 2)),
                of("cat: ", type, () -> Tensors.cat(List.of(A, B), 0)),
                of("stack: ", type, () -> Tensors.stack(List.of(A, B), 0)),
                of("outer: ", type, () -> Tensors.outer(A, VECTOR)),
                of("linear: ", type, () -> Functional.linear(A, B, null)),
                of("layerNorm: ", type, () -> Functional.layerNorm(A, Tensors.ones(2), null, 1e-5)),
                of("groupNorm: ", type, () -> Functional.groupNorm(IMAGE, 2, null, null, 1e-5)),
                of("conv2d: ", type, () -> Functional.conv2d(IMAGE, FILTERS, null, 1, 0, 1, 1)),
                of("maxPool2d: ", type, () -> Functional.maxPool2d(VECTOR, 2, 2, 0)),
                of("attention: ", type, () -> Functional.attention(A, B, B, null, false)),
                of("crossEntropy: ", type, () -> Functional.crossEntropy(A, IDS)),
                of("cholesky: ", type, () -> Linalg.cholesky(A)),
                of("inverse: ", type, () -> Linalg.inverse(A)),
                of("solve: ", type, () -> Linalg.solve(SQUARE, B)),
                of("einsum: ", type, () -> Linalg.einsum("ij,jk->ik", A, B)),
                of("copyTo: ", type, () -> A.copyTo(new float[5], 0)),
                of("copyTo: ", type, () -> A.copyTo(new double[8], 3)),
                of("ofBuffer: ", type, () -> Tensors.ofBuffer(ByteBuffer.allocateDirect(8), DType.F32, 3)),
                of("vjp: ", type, () -> Autograd.vjp(List.of(LEAF), List.of(LEAF), List.of())),
                of("hvp: ", type, () -> Autograd.hvp(x -> x.get(0).sum(), List.of(LEAF), List.of())));
    }

    private static Stream<Arguments> types() {
        Class<DTypeException> type = DTypeException.class;
        return Stream.of(
                of("matmul: ", type, () -> A.matmul(WIDE.t())),
                of("mulInPlace: ", type, () -> IDS.mulInPlace(0.5)),
                of("addInPlace: ", type, () -> IDS.addInPlace(VECTOR)),
                of("indexSelect: ", type, () -> A.indexSelect(0, VECTOR)),
                of("gather: ", type, () -> A.gather(0, A)),
                of("maskedSelect: ", type, () -> A.maskedSelect(A)),
                of("embedding: ", type, () -> Functional.embedding(VECTOR, A)),
                of("linear: ", type, () -> Functional.linear(A, WIDE, null)),
                of("crossEntropy: ", type, () -> Functional.crossEntropy(A, Tensors.of(new int[] {0, 1}))),
                of("svd: ", type, () -> Linalg.svd(IDS.reshape(1, 3))),
                of("mean: ", type, () -> IDS.mean()),
                of("normal: ", type, () -> Rng.seed(1).normal(DType.I64, 3)),
                of("uniform: ", type, () -> Rng.seed(1).uniform(DType.BOOL, 3)),
                of("neg: ", type, () -> FLAGS.neg()));
    }

    private static Stream<Arguments> indices() {
        Class<IndexException> type = IndexException.class;
        return Stream.of(
                of("size: ", type, () -> A.size(2)),
                of("size: ", type, () -> A.size(-3)),
                of("sum: ", type, () -> A.sum(5)),
                of("select: ", type, () -> A.select(0, 2)),
                of("select: ", type, () -> A.get(-3)),
                of("narrow: ", type, () -> A.narrow(0, 1, 5)),
                of("transpose: ", type, () -> A.transpose(0, 9)),
                of("unsqueeze: ", type, () -> A.unsqueeze(7)),
                of("softmax: ", type, () -> A.softmax(4)),
                of("indexSelect: ", type, () -> A.indexSelect(0, BAD_IDS)),
                of("gather: ", type, () -> A.gather(1, BAD_IDS.reshape(1, 2))),
                of("embedding: ", type, () -> Functional.embedding(BAD_IDS, A)),
                of("embedding: ", type, () -> Functional.embedding(NEGATIVE_IDS, A)),
                of("crossEntropy: ", type, () -> Functional.crossEntropy(A, BAD_IDS)),
                of("oneHot: ", type, () -> Functional.oneHot(BAD_IDS, 3)),
                of("scatterAdd: ", type, () -> VECTOR.scatterAdd(0, BAD_IDS, Tensors.ones(2))),
                of("topK: ", type, () -> VECTOR.topK(9, 0)),
                of("cat: ", type, () -> Tensors.cat(List.of(A, A), 3)));
    }

    private static Stream<Arguments> sizes() {
        Class<EngineMemoryException> type = EngineMemoryException.class;
        return Stream.of(
                of("zeros: ", type, () -> Tensors.zeros(HUGE)),
                of("zeros: ", type, () -> Tensors.zeros(HUGE, HUGE)),
                of("zeros: ", type, () -> Tensors.zeros(Long.MAX_VALUE)),
                of("empty: ", type, () -> Tensors.empty(DType.U8, 1L << 62)),
                of("eye: ", type, () -> Tensors.eye(1L << 31)),
                of("normal: ", type, () -> Rng.seed(1).normal(DType.F32, HUGE)),
                of("repeat: ", type, () -> A.repeat(1L << 30, 1L << 30)),
                of("contiguous: ", type, () -> Tensors.ones(1).expand(1L << 50).contiguous()),
                of("add: ", type, () -> Tensors.ones(1).expand(1L << 50).add(1)),
                of("toFloats: ", type, () -> Tensors.ones(1).expand(1L << 40).toFloats()));
    }

    private static Stream<Arguments> gradients() {
        Class<GradientException> type = GradientException.class;
        return Stream.of(
                of("backward: ", type, A::backward),
                of("backward: ", type, () -> LEAF.mul(2).backward()),
                of("addInPlace: ", type, () -> LEAF.addInPlace(1)),
                of("requiresGrad: ", DTypeException.class, () -> IDS.requiresGrad(true)),
                of("grad: ", type, () -> Autograd.grad(LEAF.sum(), List.of(A))),
                of("grad: ", type, () -> Autograd.grad(LEAF.mul(2), List.of(LEAF))),
                of("backward: ", type, () -> {
                    Tensor y = LEAF.exp();
                    Tensor z = y.sum();
                    y.detach().addInPlace(1);
                    z.backward();
                }),
                of("to: ", DeviceException.class, () -> A.to(new Device(Device.Kind.CUDA, 0))),
                of("to: ", DeviceException.class, () -> A.to(new Device(Device.Kind.MPS, 0))),
                of("device index", DeviceException.class, () -> new Device(Device.Kind.CPU, 1)),
                of("inverse: ", SingularMatrixException.class, () -> Linalg.inverse(Tensors.zeros(2, 2))),
                of("solve: ", SingularMatrixException.class, () -> Linalg.solve(SQUARE, VECTOR)),
                of("cholesky: ", SingularMatrixException.class, () -> Linalg.cholesky(SQUARE.neg())));
    }

    private static Stream<Arguments> numbers() {
        Class<IllegalArgumentException> type = IllegalArgumentException.class;
        return Stream.of(
                of("clamp: ", type, () -> A.clamp(1, 0)),
                of("clamp: ", type, () -> A.clamp(Double.NaN, 0)),
                of("dropout: ", type, () -> Functional.dropout(A, 1, Rng.seed(1))),
                of("attention: ", type, () -> Functional.attention(IMAGE, IMAGE, IMAGE, A, true)),
                of("attention: ", type, () -> Functional.attention(IMAGE, IMAGE, IMAGE, null, true, -1)),
                of("conv2d: ", type, () -> Functional.conv2d(IMAGE, FILTERS, null, 0, 0, 1, 1)),
                of("maxPool2d: ", type, () -> Functional.maxPool2d(IMAGE, -2, 1, 0)),
                of("groupNorm: ", type, () -> Functional.groupNorm(IMAGE, 0, null, null, 1e-5)),
                of("oneHot: ", type, () -> Functional.oneHot(IDS, 0)),
                of("randint: ", type, () -> Rng.seed(1).randint(3, 3, 2)),
                of("permutation: ", type, () -> Rng.seed(1).permutation(-1)),
                of("bernoulli: ", type, () -> Rng.seed(1).bernoulli(1.5, 2)),
                of("fillUniform: ", type, () -> Rng.seed(1).fillUniform(A, 1, 0)),
                of("nextInt: ", type, () -> Rng.seed(1).nextInt(0)),
                of("setThreads: ", type, () -> Engine.setThreads(0)),
                of("ofBuffer: ", type, () -> Tensors.ofBuffer(ByteBuffer.allocate(8), DType.F32, 2)),
                of(
                        "ofBuffer: ",
                        type,
                        () -> Tensors.ofBuffer(ByteBuffer.allocateDirect(8).asReadOnlyBuffer(), DType.F32, 2)),
                of(
                        "ofBuffer: ",
                        type,
                        () -> Tensors.ofBuffer(ByteBuffer.allocateDirect(9).position(1), DType.F32, 2)));
    }

    @ParameterizedTest(name = "{0}{1}")
    @MethodSource("wrongUses")
    void endsInATypedExceptionThatNamesTheOperation(
            String operation, Class<? extends Throwable> type, ThrowingCallable wrong) {
        long before = Engine.liveTensors();
        int held = HeldBuffers.count();
        try (Scope scope = Scope.open()) {
            assertThatThrownBy(wrong).isExactlyInstanceOf(type).hasMessageStartingWith(operation);
        }
        assertThat(Engine.liveTensors()).isEqualTo(before);
        assertThat(HeldBuffers.count()).isEqualTo(held);
        assertThat(A.toFloats()).containsExactly(1, 1, 1, 1, 1, 1);
        assertThat(A.add(A).toFloats()[0]).isEqualTo(2);
    }
}
