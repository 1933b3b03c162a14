package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.SgdConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What ANCRe's settings say of an optimiser. */
class AncreConfigTest {

    private static final AncreConfig PAPER = AncreConfig.defaults();

    @Test
    void warnsOfCoefficientsThatSnapUnderPlainDescent() {
        String name = "model.depth.shortcuts_of_8_blocks";
        assertThat(PAPER.warning(SgdConfig.plain(0.01), name))
                .hasValue(
                        "lr / temperature^2 = 100 under gradient descent: coefficients may snap to one source within a"
                                + " few steps; raise temperature above 0.032, or give the parameter " + name
                                + " a group with an lrFactor of at most 0.10");
        assertThat(PAPER.withTemperature(0.1).warning(SgdConfig.plain(0.01), name))
                .isEmpty();
        assertThat(PAPER.warning(AdamWConfig.of(0.01), name)).isEmpty();
    }

    @Test
    void theWarningSeesTheShortcutsGroupAndWhetherThereIsATemperature() {
        String name = "model.depth.shortcuts_of_8_blocks";
        List<ParameterGroup> groups = List.of(AncreConfig.shortcuts(0.1), AncreConfig.shortcuts(100));
        OptimizerFactory slow = new SgdConfig(0.01, 0.9, false, 0, groups);
        assertThat(PAPER.warning(slow, name)).isEmpty();
        assertThat(PAPER.warning(slow, "depth.others")).isPresent();
        OptimizerFactory quick = new SgdConfig(0.01, 0, false, 0, List.of(AncreConfig.shortcuts(0.5)));
        assertThat(PAPER.warning(quick, name).orElseThrow())
                .contains("= 50.0 under")
                .contains("lrFactor of at most 0.10");
        OptimizerFactory plain = SgdConfig.plain(0.01);
        assertThat(PAPER.with(Normalization.SQUARED).warning(plain, name)).isEmpty();
        assertThat(PAPER.with(Normalization.CONSTANT).warning(plain, name)).isEmpty();
        assertThat(PAPER.with(Normalization.OUTGOING).warning(plain, name)).isPresent();
    }

    @Test
    void shortcutsCanBeTrainedWithoutDecayAtTheirOwnRate() {
        assertThat(AncreConfig.shortcuts(3).matches("model.depth.shortcuts_of_8_blocks"))
                .isTrue();
        assertThat(AncreConfig.shortcuts(3).weightDecay()).isZero();
        assertThat(AncreConfig.shortcuts(3).lrFactor()).isEqualTo(3);
    }
}
