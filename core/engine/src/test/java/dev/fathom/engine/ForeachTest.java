package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ForeachTest {

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
    void normIsThatOfOneLongVector() {
        Tensor a = Tensors.of(new float[] {1, 2}, 2);
        Tensor b = Tensors.of(new double[] {2, 4, 0, 0}, 2, 2);
        assertThat(Foreach.norm(List.of(a, b))).isCloseTo(5, within(1e-7));
        assertThat(Foreach.norm(List.of())).isZero();
        assertThat(Foreach.norm(List.of(a, Tensors.of(new double[] {Double.NaN}, 1))))
                .isNaN();
    }

    @Test
    void mulScalesEveryTensorInPlace() {
        Tensor a = Tensors.of(new float[] {1, 2}, 2).requiresGrad(true);
        Tensor b = Tensors.of(new double[] {3}, 1);
        Foreach.mulInPlace(List.of(a, b), 0.5);
        assertThat(a.toFloats()).containsExactly(0.5f, 1);
        assertThat(b.item()).isEqualTo(1.5);
    }

    @Test
    void lerpMovesEveryTensorTowardsItsEnd() {
        Tensor a = Tensors.of(new double[] {0, 8}, 2);
        Tensor b = Tensors.of(new double[] {10, 0}, 2).requiresGrad(true);
        Foreach.lerpInPlace(List.of(a), List.of(b), 0.25);
        assertThat(a.toDoubles()).containsExactly(2.5, 6);
        assertThat(a.requiresGrad()).isFalse();
        assertThatThrownBy(() -> Foreach.lerpInPlace(List.of(a), List.of(), 0.5))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void callsLeaveNoTensorBehind() {
        Tensor a = Tensors.zeros(DType.F32, 3);
        Foreach.norm(List.of(a));
        long before = LiveTensors.count();
        for (int i = 0; i < 100; i++) {
            Foreach.norm(List.of(a, a));
            Foreach.mulInPlace(List.of(a), 1);
        }
        assertThat(LiveTensors.count()).isEqualTo(before);
    }

    @Test
    void closedTensorsAreTypedErrors() {
        Tensor a = Tensors.zeros(DType.F32, 3);
        a.close();
        assertThatThrownBy(() -> Foreach.norm(List.of(a))).isInstanceOf(ClosedTensorException.class);
    }
}
