package dev.fathom.optim.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Linalg;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProxTest {

    private static final double TOLERANCE = 1e-10;
    private static final int ROWS = 7;
    private static final int COLUMNS = 5;

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /** A prox beside its penalty h, its dual norm's ball projection, and that dual norm. */
    record Case(Prox prox, UnaryOperator<Tensor> penalty, UnaryOperator<Tensor> dualNorm) {}

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of(
                        "soft threshold",
                        new Case(new SoftThreshold(), x -> x.abs().sum(), x -> x.abs()
                                .max())),
                Arguments.of(
                        "block soft threshold, rows",
                        new Case(
                                new BlockSoftThreshold(-1),
                                x -> x.square().sum(1).sqrt().sum(),
                                x -> x.square().sum(1).sqrt().max())),
                Arguments.of(
                        "block soft threshold, columns",
                        new Case(
                                new BlockSoftThreshold(0),
                                x -> x.square().sum(0).sqrt().sum(),
                                x -> x.square().sum(0).sqrt().max())),
                Arguments.of(
                        "singular value threshold",
                        new Case(
                                new SingularValueThreshold(),
                                x -> Linalg.svd(x).s().sum(),
                                x -> Linalg.svd(x).s().max())));
    }

    /**
     * y = prox(x, t) exactly if s = (x − y)/t is a subgradient of the norm h at y: its dual norm is at most 1 and ⟨s,
     * y⟩ = h(y).
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void residualIsASubgradient(String name, Case given) {
        Random random = new Random(1);
        for (int trial = 0; trial < 50; trial++) {
            double threshold = 0.05 + 2 * random.nextDouble();
            Tensor x = normal(random, 1.5);
            Tensor y = given.prox().apply(x, threshold);
            Tensor slope = x.sub(y).div(threshold);
            assertThat(given.dualNorm().apply(slope).item()).isLessThanOrEqualTo(1 + TOLERANCE);
            assertThat(slope.mul(y).sum().item())
                    .isCloseTo(given.penalty().apply(y).item(), within(TOLERANCE));
        }
    }

    /**
     * Moreau: x − prox(x, t) is the projection onto the dual ball of radius t, so projecting it again changes nothing.
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void moreauResidualIsAFixedPointOfTheDualProjection(String name, Case given) {
        Random random = new Random(2);
        for (int trial = 0; trial < 50; trial++) {
            Tensor x = normal(random, 1.5);
            Tensor projected = x.sub(given.prox().apply(x, 0.7));
            assertThat(given.dualNorm().apply(projected).item()).isLessThanOrEqualTo(0.7 + TOLERANCE);
            Tensor again = projected.sub(given.prox().apply(projected, 0.7));
            assertThat(again.sub(projected).abs().max().item()).isLessThan(TOLERANCE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void proxIsFirmlyNonExpansive(String name, Case given) {
        Random random = new Random(3);
        for (int trial = 0; trial < 50; trial++) {
            Tensor x = normal(random, 1.5);
            Tensor z = normal(random, 1.5);
            Tensor gap = given.prox().apply(x, 0.7).sub(given.prox().apply(z, 0.7));
            assertThat(gap.square().sum().item())
                    .isLessThanOrEqualTo(gap.mul(x.sub(z)).sum().item() + TOLERANCE);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void largeThresholdsGiveExactZerosAndZeroChangesNothing(String name, Case given) {
        Tensor x = normal(new Random(4), 1);
        assertThat(given.prox().apply(x, 1e6).abs().max().item()).isZero();
        assertThat(given.prox().apply(x, 0).sub(x).abs().max().item()).isLessThan(1e-13);
        assertThat(given.prox().apply(x.mul(0), 49).abs().max().item()).isZero();
        assertThatThrownBy(() -> given.prox().apply(x, -1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> given.prox().apply(x, Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void softThresholdHasKnownValues() {
        Tensor x = Tensors.of(new double[] {-3, -1, -0.5, 0, 2}, 5);
        assertThat(new SoftThreshold().apply(x, 1).toDoubles()).containsExactly(-2, 0, 0, 0, 1);
    }

    @Test
    void blockSoftThresholdHasKnownValues() {
        Tensor x = Tensors.of(new double[] {3, 4, 0.3, 0.4}, 2, 2);
        assertThat(new BlockSoftThreshold(1).apply(x, 1).toDoubles())
                .containsExactly(new double[] {2.4, 3.2, 0, 0}, within(1e-15));
    }

    @Test
    void singularValueThresholdShrinksTheSpectrumAndKeepsTheVectors() {
        Tensor x = normal(new Random(5), 1);
        Linalg.Svd shrunk = new SingularValueThreshold().decompose(x, 0.8);
        double[] before = Linalg.svd(x).s().toDoubles();
        double[] after = shrunk.s().toDoubles();
        for (int i = 0; i < before.length; i++) {
            assertThat(after[i]).isCloseTo(Math.max(before[i] - 0.8, 0), within(1e-12));
        }
        Tensor composed = shrunk.u().mul(shrunk.s()).matmul(shrunk.vh());
        Tensor direct = new SingularValueThreshold().apply(x, 0.8);
        assertThat(composed.sub(direct).abs().max().item()).isLessThan(1e-13);
    }

    @Test
    void resultsKeepTheArgumentsTypeAndLeaveItAlone() {
        Tensor x = normal(new Random(6), 1).to(DType.F32);
        float[] before = x.toFloats();
        for (Prox prox : new Prox[] {new SoftThreshold(), new BlockSoftThreshold(0), new SingularValueThreshold()}) {
            Tensor y = prox.apply(x, 0.1);
            assertThat(y.dtype()).isEqualTo(DType.F32);
            assertThat(y.shape()).containsExactly(ROWS, COLUMNS);
            assertThat(x.toFloats()).containsExactly(before);
        }
    }

    private static Tensor normal(Random random, double scale) {
        double[] values = new double[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * random.nextGaussian();
        }
        return Tensors.of(values, ROWS, COLUMNS);
    }
}
