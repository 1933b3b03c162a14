package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {

    @Test
    void matrixProductMatchesHandCalculation() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
            Tensor b = Tensors.of(new float[] {1, 0, 0, 1, 1, 1}, 3, 2);
            Tensor product = a.matmul(b);
            assertThat(product.shape()).containsExactly(2, 2);
            assertThat(product.toFloats()).containsExactly(4, 5, 10, 11);
        }
    }

    @Test
    void gradientOfSumOfSquaresIsTwiceTheInput() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.of(new double[] {1, -2, 3}).requiresGrad(true);
            assertThat(x.grad()).isNull();
            x.square().sum().backward();
            assertThat(x.grad().toDoubles()).containsExactly(2, -4, 6);
            x.clearGrad();
            assertThat(x.grad()).isNull();
            assertThat(Autograd.grad(x.pow(3).sum(), List.of(x)).get(0).toDoubles())
                    .containsExactly(3, 12, 27);
        }
    }

    @Test
    void scopeReleasesWhatWasMadeInsideAndKeepsWhatIsCarriedOut() {
        long before = Engine.liveTensors();
        Tensor kept;
        Tensor dropped;
        try (Scope scope = Scope.open()) {
            dropped = Tensors.zeros(3);
            kept = scope.keep(dropped.add(1));
        }
        assertThat(dropped.isClosed()).isTrue();
        assertThat(kept.toFloats()).containsExactly(1, 1, 1);
        assertThat(Engine.liveTensors()).isEqualTo(before + 1);
        kept.close();
        kept.close();
        assertThat(Engine.liveTensors()).isEqualTo(before);
        assertThatThrownBy(() -> kept.add(1))
                .isInstanceOf(ClosedTensorException.class)
                .hasMessageContaining("add");
    }

    @Test
    void inPlaceOperationReturnsTheSameObject() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.ones(2);
            assertThat(x.addInPlace(2).mulInPlace(3)).isSameAs(x);
            assertThat(x.addInPlace(x, 0.5)).isSameAs(x);
            assertThat(x.toFloats()).containsExactly(13.5f, 13.5f);
        }
    }

    @Test
    void shapeMismatchNamesTheOperationAndTheShapes() {
        try (Scope scope = Scope.open()) {
            Tensor a = Tensors.zeros(2, 3);
            Tensor b = Tensors.zeros(4, 5);
            assertThatThrownBy(() -> a.matmul(b))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("matmul")
                    .hasMessageContaining("F32[2, 3]")
                    .hasMessageContaining("F32[4, 5]");
        }
    }

    @Test
    void wholeNumbersKeepIntegerTensorsInteger() {
        try (Scope scope = Scope.open()) {
            Tensor ids = Tensors.arange(3);
            assertThat(ids.add(1).dtype()).isEqualTo(DType.I64);
            assertThat(ids.mul(0.5).dtype()).isEqualTo(DType.F32);
            assertThat(ids.add(1).toLongs()).containsExactly(1, 2, 3);
            assertThat(Tensors.full(-0.0, DType.F64).toDoubles()[0]).isEqualTo(-0.0);
        }
    }

    @Test
    void bufferTensorSharesTheBuffersMemoryAndOutlivesItsFace() {
        int held = HeldBuffers.count();
        ByteBuffer buffer = ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder());
        buffer.asFloatBuffer().put(new float[] {1, 2, 3, 4});
        Tensor view;
        try (Scope scope = Scope.open()) {
            Tensor tensor = Tensors.ofBuffer(buffer, DType.F32, 2, 2);
            view = scope.keep(tensor.get(1));
            tensor.addInPlace(1);
        }
        assertThat(buffer.getFloat(0)).isEqualTo(2);
        assertThat(HeldBuffers.count()).isEqualTo(held + 1);
        assertThat(view.toFloats()).containsExactly(4, 5);
        view.close();
        assertThat(HeldBuffers.count()).isEqualTo(held);
    }

    @Test
    void causalGroupedAttentionAndNormsRun() {
        try (Scope scope = Scope.open()) {
            Rng rng = Rng.seed(1);
            Tensor q = rng.normal(DType.F32, 2, 4, 5, 8);
            Tensor k = rng.normal(DType.F32, 2, 2, 5, 8);
            assertThat(Functional.attention(q, k, k, null, true).shape()).containsExactly(2, 4, 5, 8);
            Tensor x = rng.normal(DType.F32, 2, 4, 6, 6);
            Tensor norm = Functional.groupNorm(x, 2, null, null, 1e-5);
            assertThat(norm.mean().item()).isEqualTo(0, within(1e-5));
            Tensor w = rng.normal(DType.F32, 8, 4, 3, 3);
            assertThat(Functional.conv2d(x, w, null, 2, 1, 1, 1).shape()).containsExactly(2, 8, 3, 3);
        }
    }

    @Test
    void randomStreamsRepeatAndResume() {
        try (Scope scope = Scope.open()) {
            Rng first = Rng.seed(7).split("noise");
            float[] a = first.normal(DType.F32, 100).toFloats();
            Rng.State state = first.state();
            float[] b = first.normal(DType.F32, 100).toFloats();
            assertThat(Rng.of(state).normal(DType.F32, 100).toFloats()).containsExactly(b);
            assertThat(Rng.seed(7).split("noise").normal(DType.F32, 100).toFloats())
                    .containsExactly(a);
            assertThat(Rng.seed(7).split("data").normal(DType.F32, 100).toFloats())
                    .isNotEqualTo(a);
            assertThat(Tensors.of(a).mean().item()).isEqualTo(0, within(0.4));
        }
    }

    @Test
    void singularMatrixIsATypedFailure() {
        try (Scope scope = Scope.open()) {
            Tensor zero = Tensors.zeros(DType.F64, 2, 2);
            assertThatThrownBy(() -> Linalg.inverse(zero)).isInstanceOf(SingularMatrixException.class);
            Linalg.Svd svd = Linalg.svd(Tensors.of(new double[] {3, 0, 0, -2}, 2, 2));
            assertThat(svd.s().toDoubles()).containsExactly(3, 2);
            assertThat(Linalg.einsum("ij,j->i", Tensors.eye(2), Tensors.ones(2)).toFloats())
                    .containsExactly(1, 1);
        }
    }
}
