package dev.fathom.eigenfunctioncontrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.eigenfunctioncontrol.control.HybridControl;
import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import org.junit.jupiter.api.Test;

class OwnPotentialExampleTest {

    @Test
    void theExampleOfTheDocsWorks() {
        Eigensystem learned = OwnPotentialExample.solve(240);
        assertThat(learned.ergodicCost()).isPositive();
        assertThat(learned.spectralGap()).isPositive();
        HybridControl near = OwnPotentialExample.correct(learned, 2);
        assertThat(near.cutoff()).isBetween(0.1, 10.0);
        try (Scope scope = Scope.open()) {
            Tensor x = learned.ground().problem().starts(1);
            double[] u = learned.longHorizonControl().at(x, 0).toDoubles();
            assertThat(u[1]).isPositive(); // the running cost wants it at 0.5, the drift leaves it at 0
            assertThat(near.forHorizon(30).at(x, 0).toDoubles()).isEqualTo(u);
        }
    }
}
