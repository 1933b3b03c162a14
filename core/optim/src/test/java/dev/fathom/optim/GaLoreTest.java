package dev.fathom.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GaLoreTest {

    private static GaLoreConfig config(int rank, int every) {
        return new GaLoreConfig(0.1, rank, every, 0.25, "*w", 0.9, 0.999, 1e-8, 0, List.of());
    }

    private static Tensor matrix(long seed, long rows, long columns) {
        return Rng.seed(seed).normal(DType.F64, rows, columns).requiresGrad(true);
    }

    /** One step on the loss ⟨G, X⟩, whose gradient is G. */
    private static void step(Optimizer optimizer, Tensor x, Tensor g) {
        x.mul(g).sum().backward();
        optimizer.step();
        optimizer.clearGradients();
    }

    @Test
    void firstStepMovesByTheSignOfTheProjectedGradient() {
        // G = 3 e1 f1ᵀ + e2 f2ᵀ has singular vectors e1, f1 first; Adam's first step is the sign of R = P^T G.
        for (boolean wide : new boolean[] {true, false}) {
            Tensor x = Tensors.zeros(DType.F64, wide ? 3 : 5, wide ? 5 : 3).requiresGrad(true);
            double[] g = new double[15];
            g[0] = 3;
            g[wide ? 6 : 4] = 1;
            try (Optimizer optimizer = config(1, 200).create(Map.of("w", x, "bias", matrix(1, 1, 2)))) {
                step(optimizer, x, Tensors.of(g, x.shape()));
            }
            double[] moved = x.toDoubles();
            assertThat(moved[0]).isCloseTo(-0.1 * 0.25, within(1e-9));
            moved[0] = 0;
            assertThat(moved).containsOnly(0.0);
        }
    }

    @Test
    void updatesStayInTheChosenDirectionsUntilTheyAreChosenAnew() {
        Tensor x = Tensors.zeros(DType.F64, 3, 4).requiresGrad(true);
        Tensor up = Tensors.of(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 3, 4);
        Tensor down = Tensors.of(new double[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 3, 4);
        try (Optimizer optimizer = config(1, 2).create(Map.of("w", x, "bias", matrix(1, 1, 2)))) {
            step(optimizer, x, up);
            step(optimizer, x, down);
            assertThat(x.toDoubles()[11]).isZero();
            step(optimizer, x, down);
            assertThat(x.toDoubles()[11]).isNotZero();
        }
    }

    @Test
    void minimisesASquareAndContinuesFromItsState() {
        Tensor target = Rng.seed(3).normal(DType.F64, 6, 2).matmul(Rng.seed(4).normal(DType.F64, 2, 8));
        Tensor x = matrix(5, 6, 8);
        Tensor y = x.detach().copy().requiresGrad(true);
        Map<String, Tensor> rest = Map.of("w", x, "b", matrix(6, 1, 1));
        try (Optimizer one = config(3, 5).create(rest);
                Optimizer two = config(3, 5).create(Map.of("w", y, "b", matrix(6, 1, 1)))) {
            double before = x.sub(target).square().mean().item();
            for (int i = 0; i < 300; i++) {
                step(one, x, x.detach().sub(target));
            }
            assertThat(x.sub(target).square().mean().item()).isLessThan(0.1 * before);
            two.restore(one.state());
            y.detach().copyFrom(x);
            for (int i = 0; i < 7; i++) {
                step(one, x, x.detach().sub(target));
                step(two, y, y.detach().sub(target));
            }
            assertThat(y.toDoubles()).containsExactly(x.toDoubles());
        }
    }

    @Test
    void mayProjectEveryParameter() {
        Tensor x = matrix(5, 6, 8);
        Tensor y = x.detach().copy().requiresGrad(true);
        Tensor target = Tensors.zeros(DType.F64, 6, 8);
        try (Optimizer one = config(3, 5).create(Map.of("w", x));
                Optimizer two = config(3, 5).create(Map.of("w", y))) {
            for (int i = 0; i < 7; i++) {
                step(one, x, x.detach().sub(target));
            }
            assertThat(one.steps()).isEqualTo(7);
            two.restore(one.state());
            assertThat(two.steps()).isEqualTo(7);
            y.detach().copyFrom(x);
            step(one, x, x.detach().sub(target));
            step(two, y, y.detach().sub(target));
            assertThat(y.toDoubles()).containsExactly(x.toDoubles());
            assertThatThrownBy(() -> one.step(-1)).hasMessageContaining("the scale of a step must be at least 0");
        }
        List<ParameterGroup> groups = List.of(ParameterGroup.withoutDecay("w"));
        GaLoreConfig grouped = new GaLoreConfig(0.1, 3, 5, 0.25, "*w", 0.9, 0.999, 1e-8, 0, groups);
        assertThatThrownBy(() -> grouped.create(Map.of("w", x)))
                .hasMessage("no parameter is left for the group w: GaLore projects all, and groups are for those it"
                        + " does not");
    }

    @Test
    void refusesToProjectNothing() {
        assertThatThrownBy(() -> config(8, 1).create(Map.of("w", matrix(1, 3, 3))))
                .hasMessage("GaLore projects no parameter: none is named *w and has both sides greater than rank 8;"
                        + " lower rank or change matrices");
    }
}
