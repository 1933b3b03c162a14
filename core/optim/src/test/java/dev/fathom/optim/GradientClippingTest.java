package dev.fathom.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GradientClippingTest {

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void gradientsAboveTheNormAreScaledTogether() {
        List<Tensor> parameters = List.of(withGradient(3, 0), withGradient(0, 4), Tensors.zeros(5));
        assertThat(GradientClipping.byGlobalNorm(parameters, 1)).isCloseTo(5, within(1e-12));
        assertThat(gradient(parameters.get(0))).containsExactly(new double[] {0.6, 0}, within(1e-15));
        assertThat(gradient(parameters.get(1))).containsExactly(new double[] {0, 0.8}, within(1e-15));
        assertThat(GradientClipping.globalNorm(parameters)).isCloseTo(1, within(1e-15));
    }

    @Test
    void gradientsBelowTheNormKeepTheirBits() {
        List<Tensor> parameters = List.of(withGradient(0.1, 0.3));
        assertThat(GradientClipping.byGlobalNorm(parameters, 1)).isCloseTo(Math.sqrt(0.1), within(1e-15));
        assertThat(gradient(parameters.get(0))).containsExactly(0.1, 0.3);
        assertThat(GradientClipping.byGlobalNorm(parameters, Double.POSITIVE_INFINITY))
                .isPositive();
    }

    @Test
    void nonFiniteGradientsAreReportedAndLeftForTheCaller() {
        List<Tensor> nan = List.of(withGradient(Double.NaN, 7));
        assertThat(GradientClipping.byGlobalNorm(nan, 1)).isNaN();
        assertThat(gradient(nan.get(0))[1]).isEqualTo(7);
        List<Tensor> infinite = List.of(withGradient(Double.NEGATIVE_INFINITY, 7));
        assertThat(GradientClipping.byGlobalNorm(infinite, 1)).isInfinite();
        assertThat(gradient(infinite.get(0))[1]).isEqualTo(7);
    }

    @Test
    void valuesAreBoundedOneByOne() {
        Tensor parameter = withGradient(-3, 0.5);
        GradientClipping.byValue(List.of(parameter, Tensors.zeros(5)), 1);
        assertThat(gradient(parameter)).containsExactly(-1, 0.5);
    }

    @Test
    void noGradientsHaveNormZero() {
        assertThat(GradientClipping.byGlobalNorm(List.of(Tensors.zeros(5)), 1)).isZero();
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> GradientClipping.byGlobalNorm(List.of(), 0)).hasMessageContaining("got 0.0");
        assertThatThrownBy(() -> GradientClipping.byValue(List.of(), Double.NaN))
                .hasMessageContaining("got NaN");
    }

    private static Tensor withGradient(double first, double second) {
        Tensor parameter = Tensors.of(new double[] {1, 1}, 2).requiresGrad(true);
        parameter.mul(Tensors.of(new double[] {first, second}, 2)).sum().backward();
        return parameter;
    }

    private static double[] gradient(Tensor parameter) {
        Tensor gradient = parameter.grad();
        assertThat(gradient).isNotNull();
        return gradient.toDoubles();
    }
}
