package dev.fathom.optim.adjoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointedAdjointTest {

    /** x(t+1) = sin(p x(t)) + t/10, and the gradient with respect to p that the pull-backs add up. */
    private static final class Sine implements Recurrence<double[], double[]> {

        private final double p;
        private double parameterBar;
        private int made; // states and tapes

        Sine(double p) {
            this.p = p;
        }

        @Override
        public double[] copy(double[] state) {
            made++;
            return state.clone();
        }

        @Override
        public double[] newTape() {
            made++;
            return new double[1];
        }

        @Override
        public double[] step(int t, double[] state, double[] tape) {
            tape[0] = state[0];
            state[0] = Math.sin(p * state[0]) + t / 10.0;
            return state;
        }

        @Override
        public double[] pullBack(int t, double[] adjoint, double[] tape) {
            double slope = Math.cos(p * tape[0]) * adjoint[0];
            parameterBar += slope * tape[0];
            adjoint[0] = slope * p;
            return adjoint;
        }
    }

    private static double last(double p, double x, int steps) {
        double state = x;
        for (int t = 0; t < steps; t++) {
            state = Math.sin(p * state) + t / 10.0;
        }
        return state;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 50})
    void everyCheckpointingGivesTheBitsOfStoringAllAndTheDerivative(int steps) {
        Sine all = new Sine(0.7);
        var stored = new CheckpointedAdjoint<>(all, Checkpointing.storeAll())
                .sweep(new double[] {0.3}, steps, end -> new double[] {1});
        assertThat(stored.steps()).isEqualTo(steps);
        double h = 1e-6;
        assertThat(stored.adjoint()[0])
                .isCloseTo((last(0.7, 0.3 + h, steps) - last(0.7, 0.3 - h, steps)) / (2 * h), within(1e-8));
        assertThat(all.parameterBar)
                .isCloseTo((last(0.7 + h, 0.3, steps) - last(0.7 - h, 0.3, steps)) / (2 * h), within(1e-8));

        for (Checkpointing checkpointing :
                List.of(Checkpointing.sqrt(), Checkpointing.every(1), Checkpointing.every(4))) {
            Sine again = new Sine(0.7);
            var sweep = new CheckpointedAdjoint<>(again, checkpointing)
                    .sweep(new double[] {0.3}, steps, end -> new double[] {1});
            assertThat(sweep.adjoint()).containsExactly(stored.adjoint());
            assertThat(again.parameterBar).isEqualTo(all.parameterBar);
            assertThat(sweep.steps()).isLessThanOrEqualTo(2L * steps);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 100, 400})
    void squareRootHoldsFewStates(int steps) {
        Sine sine = new Sine(1);
        var sweep = new CheckpointedAdjoint<>(sine, Checkpointing.sqrt())
                .sweep(new double[] {0.3}, steps, end -> new double[] {1});
        int few = 2 * (int) Math.ceil(Math.sqrt(steps)) + 3;
        assertThat(sweep.peakStored()).isLessThanOrEqualTo(few);
        assertThat(sine.made)
                .as("states copied and tapes made, whatever the sweep says it held")
                .isLessThanOrEqualTo(few);
    }

    @Test
    void theInitialStateIsNotChanged() {
        double[] initial = {0.3};
        new CheckpointedAdjoint<>(new Sine(1), Checkpointing.sqrt()).sweep(initial, 9, end -> new double[] {1});
        assertThat(initial).containsExactly(0.3);
    }

    @Test
    void aSweepWithoutStepsIsRefused() {
        assertThatThrownBy(() -> new CheckpointedAdjoint<>(new Sine(1), Checkpointing.sqrt())
                        .sweep(new double[] {0.3}, 0, end -> end))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a sweep needs at least 1 step, got 0");
        assertThatThrownBy(() -> Checkpointing.every(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
