package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Graphs, products with Jacobians and Hessians, and where nothing is recorded. */
class AutogradTest {

    @Test
    void hessianOfAQuadraticTimesAVectorIsExact() {
        try (Scope scope = Scope.open()) {
            Tensor matrix = Tensors.of(new double[] {2, 1, 1, 3}, 2, 2);
            Tensor x = Tensors.of(new double[] {0.3, -0.4});
            Tensor v = Tensors.of(new double[] {1, 2});
            Tensor product = Autograd.hvp(
                            p -> p.get(0).matmul(matrix).matmul(p.get(0)).mul(0.5), List.of(x), List.of(v))
                    .get(0);
            assertThat(product.toDoubles()).containsExactly(new double[] {4, 7}, within(1e-14));
            Tensor linear =
                    Autograd.hvp(p -> p.get(0).sum(), List.of(x), List.of(v)).get(0);
            assertThat(linear.toDoubles()).containsExactly(0, 0);
        }
    }

    @Test
    void vectorJacobianProductIsZeroWhereOutputsDoNotDepend() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.ones(2).requiresGrad(true);
            Tensor unused = Tensors.ones(3).requiresGrad(true);
            List<Tensor> products = Autograd.vjp(
                    List.of(x.mul(3), x.square()),
                    List.of(x, unused),
                    List.of(Tensors.of(new float[] {1, 2}), Tensors.of(new float[] {10, 20})));
            assertThat(products.get(0).toFloats()).containsExactly(23, 46);
            assertThat(products.get(1).toFloats()).containsExactly(0, 0, 0);
            assertThatThrownBy(() -> Autograd.grad(x.sum(), List.of(x, unused))).isInstanceOf(GradientException.class);
        }
    }

    @Test
    void graphIsFreedUnlessRetained() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.ones(2).requiresGrad(true);
            Tensor y = x.exp().sum();
            Autograd.grad(y, List.of(x), Autograd.Graph.RETAIN);
            Autograd.grad(y, List.of(x));
            assertThatThrownBy(() -> Autograd.grad(y, List.of(x))).isInstanceOf(GradientException.class);
        }
    }

    @Test
    void noGradStopsRecordingInsideAndOutsideScopesAndNests() {
        Tensor x = Tensors.ones(2).requiresGrad(true);
        try (NoGrad outer = Autograd.noGrad()) {
            try (Scope scope = Scope.open();
                    NoGrad inner = Autograd.noGrad()) {
                assertThat(x.mul(2).requiresGrad()).isFalse();
            }
            try (Tensor y = x.mul(2)) {
                assertThat(y.requiresGrad()).isFalse();
            }
            outer.close();
            try (Tensor y = x.mul(2)) {
                assertThat(y.requiresGrad()).isTrue();
            }
        }
        try (Scope scope = Scope.open()) {
            assertThat(x.mul(2).requiresGrad()).isTrue();
        }
        x.close();
    }

    @Test
    void noGradOfOneThreadLeavesOthersAlone() throws Exception {
        try (NoGrad guard = Autograd.noGrad()) {
            Thread other = new Thread(() -> {
                try (Scope scope = Scope.open()) {
                    assertThat(Tensors.ones(1).requiresGrad(true).mul(2).requiresGrad())
                            .isTrue();
                    assertThatThrownBy(guard::close).isInstanceOf(ThreadException.class);
                }
            });
            List<Throwable> failures = new ArrayList<>();
            other.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            other.start();
            other.join();
            assertThat(failures).isEmpty();
        }
    }
}
