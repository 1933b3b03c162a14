package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GradientTest {

    private interface Form extends Function<List<Tensor>, Tensor> {}

    private static final Tensor IDS = Tensors.of(new long[] {2, 0, 1, 2}, 2, 2);
    private static final Tensor LABELS = Tensors.of(new long[] {1, 0, 2});
    private static final Tensor MASK = Tensors.of(new boolean[] {true, false, true, true}, 2, 2);

    private static long[] s(long... shape) {
        return shape;
    }

    private static Arguments op(String name, Form form, long[]... shapes) {
        return arguments(name, form, shapes);
    }

    /** Operations on inputs whose elements are away from zero: magnitudes in [0.2, 1.2], both signs. */
    static Stream<Arguments> operations() {
        return Stream.of(elementwise(), reductions(), movements(), networks(), images(), matrices())
                .flatMap(s -> s);
    }

    private static Stream<Arguments> elementwise() {
        return Stream.of(
                op("add", x -> x.get(0).add(x.get(1)), s(2, 3), s(3)),
                op("addcmul", x -> x.get(0).addcmul(x.get(1), x.get(2)).square(), s(2, 3), s(2, 3), s()),
                op("add scaled", x -> x.get(0).add(x.get(1), -0.7), s(2, 3), s(2, 3)),
                op("sub", x -> x.get(0).sub(x.get(1)), s(2, 1), s(1, 3)),
                op("mul", x -> x.get(0).mul(x.get(1)), s(2, 3), s(3)),
                op("div", x -> x.get(0).div(x.get(1)), s(2, 3), s(2, 3)),
                op("scalars", x -> x.get(0).add(1.5).mul(2).sub(3).div(0.7), s(4)),
                op("remainder", x -> x.get(0).mul(x.get(0).remainder(2)), s(3)),
                op("pow", x -> x.get(0).abs().pow(2.5), s(4)),
                op("pow tensor", x -> x.get(0).abs().pow(x.get(1)), s(3), s(3)),
                op("neg", x -> x.get(0).neg().square(), s(3)),
                op("exp", x -> x.get(0).exp(), s(3)),
                op("expm1", x -> x.get(0).expm1(), s(3)),
                op("log", x -> x.get(0).abs().log(), s(3)),
                op("log1p", x -> x.get(0).abs().log1p(), s(3)),
                op("log2", x -> x.get(0).abs().log2(), s(3)),
                op("sqrt", x -> x.get(0).abs().sqrt(), s(3)),
                op("rsqrt", x -> x.get(0).abs().rsqrt(), s(3)),
                op("square", x -> x.get(0).square(), s(3)),
                op("sin cos", x -> x.get(0).sin().mul(x.get(0).cos()), s(3)),
                op("tanh", x -> x.get(0).tanh(), s(3)),
                op("sigmoid", x -> x.get(0).sigmoid(), s(3)),
                op("relu", x -> x.get(0).relu().square(), s(5)),
                op("erf", x -> x.get(0).erf(), s(3)),
                op("reciprocal", x -> x.get(0).reciprocal(), s(3)),
                op("clamp", x -> x.get(0).clamp(-0.6, 0.61).square(), s(6)),
                op("maximum", x -> x.get(0).maximum(x.get(1)).square(), s(5), s(5)),
                op("minimum", x -> x.get(0).minimum(x.get(1)).square(), s(5), s(5)),
                op("lerp", x -> x.get(0).mul(1).lerpInPlace(x.get(1), 0.3).square(), s(3), s(3)),
                op("masked fill", x -> x.get(0).maskedFill(MASK, 7).square(), s(2, 2)),
                op("where", x -> Tensors.where(MASK, x.get(0), x.get(1)).square(), s(2, 2), s(2, 2)));
    }

    private static Stream<Arguments> reductions() {
        return Stream.of(
                op("sum", x -> x.get(0).sum(1).square(), s(2, 3)),
                op("sum keep", x -> x.get(0).mul(x.get(0).sumKeep(-1)), s(2, 3)),
                op("mean", x -> x.get(0).mean(0, 2).square(), s(2, 3, 2)),
                op("mean keep", x -> x.get(0).mul(x.get(0).meanKeep(0)), s(2, 3)),
                op("variance", x -> x.get(0).variance(1, true, false), s(2, 4)),
                op("prod", x -> x.get(0).prod(), s(4)),
                op("max", x -> x.get(0).max(1).square(), s(2, 4)),
                op("min", x -> x.get(0).min().square(), s(4)),
                op("norm", x -> x.get(0).norm(), s(2, 3)),
                op("logSumExp", x -> x.get(0).logSumExp(1), s(2, 3)),
                op("cumsum", x -> x.get(0).cumsum(1).square(), s(2, 3)),
                op("softmax", x -> x.get(0).softmax(-1).square(), s(2, 3)),
                op("logSoftmax", x -> x.get(0).logSoftmax(-1).square(), s(2, 3)),
                op("sort", x -> x.get(0).sort(0, true).values().mul(x.get(1)), s(4), s(4)),
                op("topK", x -> x.get(0).topK(2, 0).values().square(), s(4)));
    }

    private static Stream<Arguments> movements() {
        return Stream.of(
                op("reshape", x -> x.get(0).reshape(3, 2).matmul(x.get(0)), s(2, 3)),
                op("transpose", x -> x.get(0).transpose(0, 1).matmul(x.get(0)), s(2, 3)),
                op("permute", x -> x.get(0).permute(2, 0, 1).reshape(-1).mul(x.get(1)), s(2, 3, 2), s(12)),
                op("squeeze", x -> x.get(0).unsqueeze(1).squeeze(0).square(), s(1, 3)),
                op("expand", x -> x.get(0).expand(4, 3).mul(x.get(1)), s(1, 3), s(4, 3)),
                op("repeat", x -> x.get(0).repeat(2, 2).mul(x.get(1)), s(1, 3), s(2, 6)),
                op("repeatInterleave", x -> x.get(0).repeatInterleave(2, 1).mul(x.get(1)), s(2, 2), s(2, 4)),
                op("narrow", x -> x.get(0).narrow(1, 1, 2).square(), s(2, 3)),
                op("select", x -> x.get(0).select(1, 2).square(), s(2, 3)),
                op("unbind", x -> x.get(0).unbind(1).get(2).square(), s(2, 3)),
                op("slice", x -> x.get(0).slice(1, 0, 4, 2).square(), s(2, 4)),
                op("indexSelect", x -> x.get(0).indexSelect(0, LABELS).square(), s(3, 2)),
                op("gather", x -> x.get(0).gather(1, IDS).square(), s(2, 3)),
                op("scatterAdd", x -> x.get(0).scatterAdd(1, IDS, x.get(1)).square(), s(2, 3), s(2, 2)),
                op("maskedSelect", x -> x.get(0).maskedSelect(MASK).square(), s(2, 2)),
                op("flatten flip", x -> x.get(0).flip(0).flatten(0, 1).mul(x.get(1)), s(2, 3), s(6)),
                op("split", x -> x.get(0).split(2, 0).get(1).square(), s(3, 2)),
                op("diagonal", x -> x.get(0).diagonal(1).square(), s(3, 3)),
                op("cat", x -> Tensors.cat(x, 0).square(), s(2, 2), s(1, 2)),
                op("stack", x -> Tensors.stack(x, 1).square(), s(2), s(2)),
                op("outer", x -> Tensors.outer(x.get(0), x.get(1)).square(), s(2), s(3)),
                op("triangles", x -> Tensors.tril(x.get(0), 0).matmul(Tensors.triu(x.get(0), 1)), s(3, 3)),
                op("diag", x -> Tensors.diag(x.get(0)).matmul(x.get(1)), s(2), s(2, 2)),
                op("copy to", x -> x.get(0).copy().contiguous().to(DType.F64).square(), s(2, 2)));
    }

    private static Stream<Arguments> networks() {
        return Stream.of(
                op("matmul", x -> x.get(0).matmul(x.get(1)).square(), s(2, 2, 3), s(3, 2)),
                op(
                        "linear",
                        x -> Functional.linear(x.get(0), x.get(1), x.get(2)).square(),
                        s(2, 3),
                        s(2, 3),
                        s(2)),
                op(
                        "linear 3-D",
                        x -> Functional.linear(x.get(0), x.get(1), null).square(),
                        s(2, 2, 3),
                        s(2, 3)),
                op("embedding", x -> Functional.embedding(IDS, x.get(0)).square(), s(3, 2)),
                op(
                        "layerNorm",
                        x -> Functional.layerNorm(x.get(0), x.get(1), x.get(2), 1e-5)
                                .square(),
                        s(2, 4),
                        s(4),
                        s(4)),
                op("rmsNorm", x -> Functional.rmsNorm(x.get(0), x.get(1), 1e-6).square(), s(2, 4), s(4)),
                op("gelu", x -> Functional.gelu(x.get(0)), s(3)),
                op("silu", x -> Functional.silu(x.get(0)), s(3)),
                op("elu", x -> Functional.elu(x.get(0)), s(4)),
                op("leakyRelu", x -> Functional.leakyRelu(x.get(0), 0.1).square(), s(4)),
                op("softplus", x -> Functional.softplus(x.get(0)), s(3)),
                op("logSigmoid", x -> Functional.logSigmoid(x.get(0)), s(3)),
                op(
                        "attention",
                        x -> Functional.attention(x.get(0), x.get(1), x.get(2), null, true)
                                .square(),
                        s(1, 2, 3, 4),
                        s(1, 2, 3, 4),
                        s(1, 2, 3, 4)),
                op(
                        "attention grouped",
                        x -> Functional.attention(x.get(0), x.get(1), x.get(2), null, true, 0.7)
                                .square(),
                        s(1, 4, 3, 2),
                        s(1, 2, 3, 2),
                        s(1, 2, 3, 2)),
                op("crossEntropy", x -> Functional.crossEntropy(x.get(0), LABELS, 0.1), s(3, 3)),
                op("mseLoss", x -> Functional.mseLoss(x.get(0), x.get(1)), s(3), s(3)),
                op(
                        "bceWithLogits",
                        x -> Functional.bceWithLogits(x.get(0), x.get(1).sigmoid()),
                        s(3),
                        s(3)));
    }

    private static Stream<Arguments> images() {
        return Stream.of(
                op(
                        "groupNorm",
                        x -> Functional.groupNorm(x.get(0), 2, x.get(1), x.get(2), 1e-5)
                                .square(),
                        s(2, 4, 3),
                        s(4),
                        s(4)),
                op(
                        "batchNorm",
                        x -> Functional.batchNorm(x.get(0), x.get(1), x.get(2), null, null, true, 0.1, 1e-5)
                                .square(),
                        s(3, 2, 2),
                        s(2),
                        s(2)),
                op(
                        "conv2d",
                        x -> Functional.conv2d(x.get(0), x.get(1), x.get(2), 2, 1, 1, 1)
                                .square(),
                        s(1, 2, 4, 4),
                        s(2, 2, 3, 3),
                        s(2)),
                op(
                        "convTranspose2d",
                        x -> Functional.convTranspose2d(x.get(0), x.get(1), null, 2, 1, 1, 1)
                                .square(),
                        s(1, 2, 2, 2),
                        s(2, 1, 3, 3)),
                op("maxPool2d", x -> Functional.maxPool2d(x.get(0), 2, 2, 0).square(), s(1, 1, 4, 4)),
                op("avgPool2d", x -> Functional.avgPool2d(x.get(0), 3, 1, 1).square(), s(1, 1, 3, 3)),
                op(
                        "adaptiveAvgPool2d",
                        x -> Functional.adaptiveAvgPool2d(x.get(0), 1, 1).square(),
                        s(1, 2, 3, 3)),
                op("pad", x -> Functional.pad(x.get(0), 2, 1, 1, 0, 2).square(), s(2, 2)),
                op(
                        "interpolate",
                        x -> Functional.interpolate(x.get(0), 3, 5, Functional.Interpolation.BILINEAR)
                                .square(),
                        s(1, 1, 2, 2)),
                op(
                        "interpolate nearest",
                        x -> Functional.interpolate(x.get(0), 4, 4, Functional.Interpolation.NEAREST)
                                .square(),
                        s(1, 1, 2, 2)));
    }

    private static Tensor definite(Tensor x) {
        return x.matmul(x.t()).add(Tensors.eye(x.size(0), DType.F64));
    }

    private static Stream<Arguments> matrices() {
        return Stream.of(
                op(
                        "singularValues",
                        x -> Linalg.singularValues(x.get(0)).square().square(),
                        s(3, 2)),
                op(
                        "svd",
                        x -> {
                            Linalg.Svd svd = Linalg.svd(x.get(0));
                            return svd.u().mul(svd.s().square()).matmul(svd.vh());
                        },
                        s(3, 2)),
                op(
                        "qr",
                        x -> {
                            Linalg.Qr qr = Linalg.qr(x.get(0));
                            return qr.q().square().matmul(qr.r().square());
                        },
                        s(3, 2)),
                op("eigh", x -> Linalg.eigh(definite(x.get(0))).values().log(), s(3, 3)),
                op("cholesky", x -> Linalg.cholesky(definite(x.get(0))).square().square(), s(2, 2)),
                op("solve", x -> Linalg.solve(definite(x.get(0)), x.get(1)).square(), s(2, 2), s(2, 1)),
                op(
                        "choleskySolve",
                        x -> Linalg.choleskySolve(x.get(1), Linalg.cholesky(definite(x.get(0))))
                                .square(),
                        s(2, 2),
                        s(2, 1)),
                op(
                        "triangularSolve",
                        x -> Linalg.triangularSolve(Linalg.cholesky(definite(x.get(0))), x.get(1), false),
                        s(2, 2),
                        s(2, 1)),
                op("inverse", x -> Linalg.inverse(definite(x.get(0))).square(), s(2, 2)),
                op("logdet", x -> Linalg.logdet(definite(x.get(0))), s(3, 3)),
                op(
                        "signLogDet",
                        x -> Linalg.signLogDet(definite(x.get(0)).neg()).logAbs(),
                        s(3, 3)),
                op("matrix norm", x -> Linalg.norm(x.get(0)), s(2, 3)),
                op("matrixExp", x -> Linalg.matrixExp(x.get(0)), s(2, 2)),
                op("pseudoInverse", x -> Linalg.pseudoInverse(x.get(0)).square(), s(3, 2)),
                op(
                        "einsum",
                        x -> Linalg.einsum("bij,bjk->bik", x.get(0), x.get(1)).square(),
                        s(2, 2, 2),
                        s(2, 2, 2)));
    }

    private static List<Tensor> inputs(long[][] shapes, long seed) {
        Rng rng = Rng.seed(seed);
        List<Tensor> inputs = new ArrayList<>();
        for (long[] shape : shapes) {
            double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (0.2 + rng.nextDouble()) * (rng.nextInt(2) == 0 ? 1 : -1);
            }
            inputs.add(Tensors.of(values, shape).requiresGrad(true));
        }
        return inputs;
    }

    /** The outputs weighted differently, so that no error can cancel. */
    private static Tensor number(Form form, List<Tensor> inputs) {
        Tensor output = form.apply(inputs);
        Tensor weights = Tensors.linspace(0.5, 1.5, output.numel(), DType.F64).reshape(output.shape());
        return output.mul(weights).sum();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void gradientMatchesFiniteDifferences(String name, Form form, long[][] shapes) {
        try (Scope scope = Scope.open()) {
            List<Tensor> inputs = inputs(shapes, name.hashCode());
            List<Tensor> gradients = Autograd.grad(number(form, inputs), inputs);
            List<double[]> expected = Differences.gradient(x -> number(form, x), inputs);
            for (int i = 0; i < inputs.size(); i++) {
                assertThat(gradients.get(i).shape())
                        .containsExactly(inputs.get(i).shape());
                assertThat(gradients.get(i).toDoubles()).containsExactly(expected.get(i), within(1e-8));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void nothingNativeIsLeftBehind(String name, Form form, long[][] shapes) {
        step(form, shapes);
        long handles = Pointer.totalCount();
        long tensors = Engine.liveTensors();
        step(form, shapes);
        assertThat(Engine.liveTensors()).isEqualTo(tensors);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(handles);
    }

    private static void step(Form form, long[][] shapes) {
        try (Scope scope = Scope.open()) {
            List<Tensor> inputs = inputs(shapes, 1);
            number(form, inputs).backward();
            inputs.forEach(Tensor::grad);
            inputs.forEach(Tensor::clearGrad);
        }
    }

    @Test
    void secondDerivativeMatchesFiniteDifferencesTo1em9() {
        Form form = x ->
                x.get(0).matmul(x.get(1)).tanh().exp().sum().add(x.get(0).pow(3).sum());
        try (Scope scope = Scope.open()) {
            List<Tensor> inputs = inputs(new long[][] {{2, 3}, {3, 2}}, 5);
            List<Tensor> vectors = inputs(new long[][] {{2, 3}, {3, 2}}, 6);
            List<Tensor> products = Autograd.hvp(form, inputs, vectors);
            Function<List<Tensor>, Tensor> slope = x -> {
                List<Tensor> gradient = Autograd.grad(form.apply(x), x, true);
                return gradient.get(0)
                        .mul(vectors.get(0))
                        .sum()
                        .add(gradient.get(1).mul(vectors.get(1)).sum());
            };
            List<double[]> expected = Differences.gradient(slope, inputs);
            for (int i = 0; i < inputs.size(); i++) {
                double largest =
                        Arrays.stream(expected.get(i)).map(Math::abs).max().orElseThrow();
                assertThat(products.get(i).toDoubles()).containsExactly(expected.get(i), within(1e-9 * largest));
            }
            List<Tensor> again = Autograd.grad(slope.apply(inputs), inputs);
            assertThat(again.get(0).toDoubles()).containsExactly(products.get(0).toDoubles(), within(1e-12));
        }
    }
}
