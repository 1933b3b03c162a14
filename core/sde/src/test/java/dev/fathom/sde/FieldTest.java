package dev.fathom.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldTest {

    /** x²y + y³: gradient (2xy, x² + 3y²), Hessian ((2y, 2x), (2x, 6y)), Laplacian 8y. */
    private static final ScalarField CUBIC = x -> {
        Tensor a = x.select(1, 0);
        Tensor b = x.select(1, 1);
        return a.square().mul(b).add(b.pow(3));
    };

    @Test
    void derivativesOfALambdaAreExact() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new double[] {2, 3, -1, 0.5}, 2, 2);
            assertThat(CUBIC.gradient(x).toDoubles()).containsExactly(new double[] {12, 31, -1, 1.75}, within(1e-12));
            assertThat(CUBIC.hessian(x).toDoubles())
                    .containsExactly(new double[] {6, 4, 4, 18, 1, -2, -2, 3}, within(1e-12));
            assertThat(CUBIC.laplacian(x).toDoubles()).containsExactly(new double[] {24, 4}, within(1e-12));
        }
    }

    @Test
    void constantAndLinearLambdasHaveDerivativesToo() {
        try (Scope scope = Scope.open()) {
            Tensor x = Rng.seed(0).normal(DType.F64, 3, 2);
            ScalarField constant = y -> Tensors.ones(DType.F64, y.size(0));
            ScalarField linear = y -> y.sum(1);
            assertThat(constant.gradient(x).abs().max().item()).isZero();
            assertThat(constant.laplacian(x).abs().max().item()).isZero();
            assertThat(linear.gradient(x).toDoubles()).containsOnly(1);
            assertThat(linear.hessian(x).abs().max().item()).isZero();
        }
    }

    @Test
    void theJacobianHasTheComponentInItsColumn() {
        try (Scope scope = Scope.open()) {
            VectorField field = x -> Tensors.stack(
                    List.of(x.select(1, 0).mul(x.select(1, 1)), x.select(1, 0).square()), 1);
            Tensor x = Tensors.of(new double[] {2, 3}, 1, 2);
            // ∂_x(xy) = 3, ∂_x(x²) = 4, ∂_y(xy) = 2, ∂_y(x²) = 0
            assertThat(field.jacobian(x).toDoubles()).containsExactly(3, 4, 2, 0);
        }
    }

    @Test
    void aFieldOfTheWrongShapeIsNamed() {
        assertThatThrownBy(() -> {
                    ScalarField square = x -> x.square();
                    square.gradient(Tensors.ones(DType.F64, 3, 2));
                })
                .hasMessageContaining("one value for each of the 3 states")
                .hasMessageContaining("[3, 2]");
    }
}
