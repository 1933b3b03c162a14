package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.FusedOptimizers.AdamStep;
import dev.fathom.engine.FusedOptimizers.SgdStep;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FusedOptimizersTest {

    private static final int[] SIZES = {1, 7, 64, 1003};

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @ParameterizedTest
    @CsvSource({
        "F64, true, 0.1, 1e-12",
        "F64, false, 0.1, 1e-12",
        "F64, true, 0, 1e-12",
        "F32, true, 0.1, 1e-6",
        "F32, false, 0.1, 1e-6"
    })
    void adamFollowsItsFormula(DType dtype, boolean decoupled, double weightDecay, double tolerance) {
        for (int size : SIZES) {
            Random random = new Random(size);
            double[] p = random.doubles(size, -1, 1).toArray();
            double[] m = new double[size];
            double[] v = new double[size];
            Tensor parameter = Tensors.of(p, size).to(dtype).requiresGrad(true);
            Tensor first = Tensors.zerosLike(parameter);
            Tensor second = Tensors.zerosLike(parameter);
            for (int step = 1; step <= 20; step++) {
                double[] g = random.doubles(size, -1, 1).toArray();
                AdamStep settings = new AdamStep(step, 0.01, 0.9, 0.99, 1e-3, weightDecay);
                List<Tensor> gradients = List.of(Tensors.of(g, size).to(dtype));
                if (decoupled) {
                    FusedOptimizers.adamw(List.of(parameter), gradients, List.of(first), List.of(second), settings);
                } else {
                    FusedOptimizers.adam(List.of(parameter), gradients, List.of(first), List.of(second), settings);
                }
                adam(p, g, m, v, settings, decoupled);
            }
            assertThat(parameter.toDoubles()).containsExactly(p, within(tolerance));
            assertThat(first.toDoubles()).containsExactly(m, within(tolerance));
            assertThat(second.toDoubles()).containsExactly(v, within(tolerance));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F64, 0.9, false, 0.1, 1e-12",
        "F64, 0.9, true, 0.1, 1e-12",
        "F64, 0, false, 0, 1e-12",
        "F32, 0.9, true, 0.1, 1e-6"
    })
    void sgdFollowsItsFormula(DType dtype, double momentum, boolean nesterov, double weightDecay, double tolerance) {
        for (int size : SIZES) {
            Random random = new Random(size);
            double[] p = random.doubles(size, -1, 1).toArray();
            double[] v = new double[size];
            Tensor parameter = Tensors.of(p, size).to(dtype).requiresGrad(true);
            List<Tensor> velocity = momentum == 0 ? List.of() : List.of(Tensors.zerosLike(parameter));
            for (int step = 1; step <= 20; step++) {
                double[] g = random.doubles(size, -1, 1).toArray();
                FusedOptimizers.sgd(
                        List.of(parameter),
                        List.of(Tensors.of(g, size).to(dtype)),
                        velocity,
                        new SgdStep(0.01, momentum, nesterov, weightDecay));
                for (int i = 0; i < size; i++) {
                    double d = g[i] + weightDecay * p[i];
                    v[i] = momentum * v[i] + d;
                    p[i] -= 0.01 * (nesterov ? d + momentum * v[i] : v[i]);
                }
            }
            assertThat(parameter.toDoubles()).containsExactly(p, within(tolerance));
        }
    }

    @Test
    void manyTensorsOfSeveralTypesAreUpdatedInOneCall() {
        Tensor real = Tensors.of(new double[] {1, 2}, 2);
        Tensor single = Tensors.of(new float[] {3}, 1);
        FusedOptimizers.sgd(
                List.of(real, single),
                List.of(Tensors.of(new double[] {10, 20}, 2), Tensors.of(new float[] {30}, 1)),
                List.of(),
                new SgdStep(0.1, 0, false, 0));
        assertThat(real.toDoubles()).containsExactly(new double[] {0, 0}, within(1e-15));
        assertThat(single.item()).isCloseTo(0, within(1e-6));
    }

    /** The kernels walk raw memory: an expanded gradient has one element of storage, a transposed one another order. */
    @Test
    void gradientsOfAnyLayoutAreReadByTheirIndices() {
        Tensor parameter = Tensors.zeros(DType.F64, 2, 3);
        Tensor transposed = Tensors.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2).t();
        FusedOptimizers.sgd(List.of(parameter), List.of(transposed), List.of(), new SgdStep(1, 0, false, 0));
        assertThat(parameter.toDoubles()).containsExactly(-1, -3, -5, -2, -4, -6);
        Tensor expanded = Tensors.scalar(1).to(DType.F64).expand(2, 3);
        FusedOptimizers.sgd(List.of(parameter), List.of(expanded), List.of(), new SgdStep(1, 0, false, 0));
        assertThat(parameter.toDoubles()).containsExactly(-2, -4, -6, -3, -5, -7);
    }

    @Test
    void nothingIsRecordedForDifferentiation() {
        Tensor parameter = Tensors.of(new double[] {1, 2}, 2).requiresGrad(true);
        parameter.square().sum().backward();
        Tensor gradient = parameter.grad();
        assertThat(gradient).isNotNull();
        FusedOptimizers.sgd(List.of(parameter), List.of(gradient), List.of(), new SgdStep(0.5, 0, false, 0));
        assertThat(parameter.toDoubles()).containsExactly(0, 0);
        assertThat(parameter.requiresGrad()).isTrue();
        parameter.clearGrad();
        parameter.mul(3).sum().backward();
        assertThat(parameter.grad()).isNotNull();
    }

    @Test
    void misfitsAreRefusedBeforeAnyMemoryIsTouched() {
        Tensor parameter = Tensors.zeros(DType.F32, 4);
        SgdStep step = new SgdStep(1, 0.5, false, 0);
        List<Tensor> one = List.of(parameter);
        assertThatThrownBy(() -> FusedOptimizers.sgd(one, List.of(), one, step))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 parameters and 0");
        assertThatThrownBy(() -> FusedOptimizers.sgd(one, List.of(Tensors.zeros(DType.F32, 3)), one, step))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("gradient of parameter 0");
        assertThatThrownBy(() -> FusedOptimizers.sgd(one, List.of(Tensors.zeros(DType.F64, 4)), one, step))
                .isInstanceOf(DTypeException.class);
        assertThatThrownBy(() -> FusedOptimizers.sgd(one, one, List.of(Tensors.zeros(DType.F32, 5)), step))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("velocity");
        Tensor transposed = Tensors.zeros(DType.F32, 2, 3).t();
        assertThatThrownBy(() -> FusedOptimizers.sgd(List.of(transposed), List.of(transposed), List.of(), step))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("contiguous");
        Tensor integers = Tensors.zeros(DType.I64, 4);
        assertThatThrownBy(() -> FusedOptimizers.sgd(List.of(integers), List.of(integers), List.of(), step))
                .isInstanceOf(DTypeException.class);
        assertThat(parameter.toFloats()).containsOnly(0);
    }

    private static void adam(double[] p, double[] g, double[] m, double[] v, AdamStep s, boolean decoupled) {
        for (int i = 0; i < p.length; i++) {
            double d = g[i];
            if (decoupled) {
                p[i] -= s.learningRate() * s.weightDecay() * p[i];
            } else {
                d += s.weightDecay() * p[i];
            }
            m[i] = s.beta1() * m[i] + (1 - s.beta1()) * d;
            v[i] = s.beta2() * v[i] + (1 - s.beta2()) * d * d;
            double mean = m[i] / (1 - Math.pow(s.beta1(), s.step()));
            double square = v[i] / (1 - Math.pow(s.beta2(), s.step()));
            p[i] -= s.learningRate() * mean / (Math.sqrt(square) + s.eps());
        }
    }
}
