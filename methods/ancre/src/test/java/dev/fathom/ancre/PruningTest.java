package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Tensor;
import dev.fathom.nn.Edge;
import dev.fathom.nn.ResidualTopology;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruningTest {

    @Test
    void keepsTheOutputWhenOnlyDeadShortcutsAreLeftOut() {
        Ancre ancre = Stacks.ancre(AncreConfig.defaults().withTemperature(0.02), 6);
        Stacks.randomise(ancre, 5, 0.2);
        Tensor x = Stacks.states(1, 4, 3);
        double[] full = ancre.run(x, Stacks.nonlinear(6, 3)).toDoubles();
        Pruning pruning = Pruning.of(ancre, 1e-3);
        assertThat(pruning.all()).isEqualTo(21);
        assertThat(pruning.live()).isBetween(6, 20);
        ResidualTopology wiring = Stacks.wiring(pruning.wiring(), 6, 3);
        double[] pruned = wiring.run(x, Stacks.nonlinear(6, 3)).toDoubles();
        for (int i = 0; i < full.length; i++) {
            assertThat(pruned[i]).isCloseTo(full[i], within(0.05 * Math.max(1, Math.abs(full[i]))));
        }
        double[][] p = wiring.coefficients();
        for (int j = 1; j <= 6; j++) {
            double sum = 0;
            for (int i = 0; i < j; i++) {
                sum += p[i][j];
            }
            assertThat(sum).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void leavesEverythingAtThresholdZero() {
        Ancre ancre = Stacks.ancre(AncreConfig.defaults().withTemperature(1), 5);
        Stacks.randomise(ancre, 5, 1);
        Tensor x = Stacks.states(1, 4, 3);
        double[] full = ancre.run(x, Stacks.nonlinear(5, 3)).toDoubles();
        ResidualTopology wiring = Stacks.wiring(Pruning.of(ancre, 0).wiring(), 5, 3);
        assertThat(wiring.run(x, Stacks.nonlinear(5, 3)).toDoubles()).containsExactly(full, within(1e-12));
        assertThatThrownBy(() -> Pruning.of(ancre, 1)).hasMessage("threshold must be in [0, 1), got 1.0");
    }

    @Test
    void profileMeasuresSpreadAndStrongestSource() {
        double[][] p = new double[5][5];
        for (Edge e : List.of(new Edge(0, 4, 0.25), new Edge(1, 4, 0.25), new Edge(2, 4, 0.25), new Edge(3, 4, 0.25))) {
            p[e.source()][e.target()] = e.weight();
        }
        p[0][1] = 1;
        p[1][2] = 0.8;
        p[0][2] = 0.2;
        ShortcutProfile profile = new ShortcutProfile(p);
        assertThat(profile.entropy(4)).isCloseTo(Math.log(4), within(1e-12));
        assertThat(profile.relativeEntropy()).isCloseTo(1, within(1e-12));
        assertThat(profile.strongest(2)).isEqualTo(1);
        assertThat(profile.entropy(1)).isZero();
    }
}
