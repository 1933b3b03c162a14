package dev.fathom.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmaTest {

    private Scope scope;
    private Tensor parameter;

    @BeforeEach
    void open() {
        scope = Scope.open();
        parameter = Tensors.of(new double[] {1, 2}, 2).requiresGrad(true);
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void averagesFollowTheRecursion() {
        try (Ema ema = new Ema(Map.of("p", parameter), 0.9)) {
            double[] expected = {1, 2};
            for (int step = 1; step <= 30; step++) {
                double[] values = {Math.sin(step), step};
                set(values);
                ema.update();
                for (int i = 0; i < 2; i++) {
                    expected[i] = 0.9 * expected[i] + 0.1 * values[i];
                }
            }
            assertThat(average(ema)).containsExactly(expected, within(1e-12));
            assertThat(parameter.toDoubles()).containsExactly(Math.sin(30), 30);
        }
    }

    @Test
    void decayZeroCopiesTheParameters() {
        try (Ema ema = new Ema(Map.of("p", parameter), 0)) {
            set(0.1, -7);
            ema.update();
            assertThat(average(ema)).containsExactly(0.1, -7);
        }
    }

    @Test
    void swappingInAndOutRestoresBothBitForBit() {
        try (Ema ema = new Ema(Map.of("p", parameter), 0.5)) {
            set(0.1, 0.2);
            ema.update();
            double[] averaged = average(ema);
            try (Ema.Swap swap = ema.swapIn()) {
                assertThat(parameter.toDoubles()).containsExactly(averaged);
                assertThat(parameter.requiresGrad()).isTrue();
                assertThatThrownBy(ema::update).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(ema::swapIn).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(ema::averages).isInstanceOf(IllegalStateException.class);
                swap.close();
            }
            assertThat(parameter.toDoubles()).containsExactly(0.1, 0.2);
            assertThat(average(ema)).containsExactly(averaged);
        }
    }

    @Test
    void resumingContinuesBitForBit() {
        try (Ema straight = new Ema(Map.of("p", parameter), 0.7);
                Ema resumed = new Ema(Map.of("p", parameter), 0.7)) {
            set(0.3, 0.4);
            straight.update();
            resumed.restore(straight.averages());
            set(0.5, 0.6);
            straight.update();
            resumed.update();
            assertThat(average(resumed)).containsExactly(average(straight));
        }
    }

    @Test
    void wrongStatesAndDecaysAreNamed() {
        try (Ema ema = new Ema(Map.of("p", parameter), 0.7)) {
            assertThatThrownBy(() -> ema.restore(Map.of("q", parameter))).hasMessageContaining("missing p, unknown q");
            assertThatThrownBy(() -> ema.restore(Map.of("p", Tensors.zeros(3)))).hasMessageContaining("F32[3]");
        }
        assertThatThrownBy(() -> new Ema(Map.of("p", parameter), 1)).hasMessageContaining("got 1.0");
    }

    private double[] average(Ema ema) {
        Tensor average = ema.averages().get("p");
        assertThat(average).isNotNull();
        return average.toDoubles();
    }

    private void set(double... values) {
        try (NoGrad guard = Autograd.noGrad()) {
            parameter.copyFrom(Tensors.of(values, 2));
        }
    }
}
