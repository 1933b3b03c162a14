package dev.fathom.eigenfunctioncontrol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import org.junit.jupiter.api.Test;

class OwnPotentialExampleTest {

    @Test
    void theExampleOfTheDocsWorks() {
        Eigensystem learned = OwnPotentialExample.solve(240);
        assertThat(learned.ergodicCost()).isPositive();
        assertThat(learned.spectralGap()).isPositive();
        double[] u = OwnPotentialExample.controlAtOrigin(learned);
        assertThat(u[1]).isPositive(); // the running cost wants the second coordinate at 0.5, the drift leaves it at 0
    }
}
