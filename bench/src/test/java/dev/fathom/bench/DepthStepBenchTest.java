package dev.fathom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthStepBenchTest {

    @Test
    void widthsAreReadOrTakenFromTheClaim() {
        assertThat(DepthStepBench.widths()).containsExactly(256, 512);
        assertThat(DepthStepBench.widths("64", "128")).containsExactly(64, 128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "", "-8", "0", "12", "99999999999"})
    void refusesWhatIsNoWidth(String width) {
        assertThatThrownBy(() -> DepthStepBench.widths(width))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bench/run depth: a width must be a multiple of 8 from 8 to 99992, got '" + width + "'");
    }
}
