package dev.fathom.train.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Rng;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingTest {

    /** Probabilities 0.1, 0.5, 0.3, 0.1. */
    private static final float[] LOGITS = {
        (float) Math.log(0.1), (float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.1)
    };

    private static double[] frequencies(Sampling sampling) {
        int draws = 40_000;
        double[] frequency = new double[LOGITS.length];
        Rng rng = Rng.seed(3);
        for (int i = 0; i < draws; i++) {
            frequency[sampling.draw(LOGITS, rng)] += 1.0 / draws;
        }
        return frequency;
    }

    @Test
    void drawsWithTheProbabilitiesOfTheSoftmax() {
        assertThat(frequencies(new Sampling(1, 1, 0))).containsExactly(new double[] {0.1, 0.5, 0.3, 0.1}, within(0.01));
    }

    @Test
    void temperatureSharpens() {
        double norm = 0.01 + 0.25 + 0.09 + 0.01;
        assertThat(frequencies(new Sampling(0.5, 1, 0)))
                .containsExactly(new double[] {0.01 / norm, 0.25 / norm, 0.09 / norm, 0.01 / norm}, within(0.01));
    }

    @Test
    void topKAndTopPKeepTheMostLikely() {
        double[] two = {0, 0.625, 0.375, 0};
        assertThat(frequencies(new Sampling(1, 1, 2))).containsExactly(two, within(0.01));
        assertThat(frequencies(new Sampling(1, 0.8, 0))).containsExactly(two, within(0.01));
        assertThat(frequencies(new Sampling(1, 0.5, 0))).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
    }

    @Test
    void temperatureZeroTakesTheMostLikely() {
        assertThat(frequencies(new Sampling(0, 1, 0))).containsExactly(new double[] {0, 1, 0, 0}, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"-1,1,0,temperature", "NaN,1,0,temperature", "1,0,0,topP", "1,1.5,0,topP", "1,1,-1,topK"})
    void wrongSettingsAreNamed(double temperature, double topP, int topK, String named) {
        assertThatThrownBy(() -> new Sampling(temperature, topP, topK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
