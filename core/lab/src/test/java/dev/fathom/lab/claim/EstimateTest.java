package dev.fathom.lab.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EstimateTest {

    @Test
    void theMeanHasStudentsInterval() {
        // s = sqrt(2.5), t(0.975; 4) = 2.7764451052 by the tables: half = t * s / sqrt(5) = 1.9632432
        Estimate mean = Estimate.mean(1, 2, 3, 4, 5);
        assertThat(mean.value()).isEqualTo(3);
        assertThat(mean.low()).isCloseTo(3 - 1.9632432, within(1e-6));
        assertThat(mean.high()).isCloseTo(3 + 1.9632432, within(1e-6));
        assertThat(mean.samples()).isEqualTo(5);
        assertThat(mean.text()).isEqualTo("3 [1.037, 4.963]");
    }

    @Test
    void nineteenOfTwentyIntervalsHoldTheTruth() {
        Random random = new Random(3);
        int rounds = 4000;
        int right = 0;
        for (int round = 0; round < rounds; round++) {
            double[] values = new double[4];
            Arrays.setAll(values, i -> 10 + random.nextGaussian());
            Estimate mean = Estimate.mean(values);
            right += mean.low() <= 10 && 10 <= mean.high() ? 1 : 0;
        }
        assertThat((double) right / rounds).isCloseTo(0.95, within(4 * Math.sqrt(0.95 * 0.05 / rounds)));
    }

    @Test
    void ratiosArePairedAndGeometric() {
        Estimate ratio = Estimate.ratio(new double[] {2, 80, 3}, new double[] {1, 40, 1.5});
        assertThat(ratio.value()).isCloseTo(2, within(1e-12));
        assertThat(ratio.high() - ratio.low()).isLessThan(1e-12);
        Estimate both = Estimate.ratio(new double[] {4, 1}, new double[] {1, 4});
        assertThat(both.value()).isCloseTo(1, within(1e-12));
        assertThat(both.low() * both.high()).isCloseTo(1, within(1e-9));
        assertThatThrownBy(() -> Estimate.ratio(new double[] {0}, new double[] {1}))
                .hasMessageContaining("positive");
    }

    @Test
    void differencesArePaired() {
        Estimate difference = Estimate.difference(new double[] {11, 102, 1003}, new double[] {10, 100, 1000});
        assertThat(difference.value()).isEqualTo(2);
        assertThat(difference.high()).isLessThan(5); // of the two means apart it would be above 1000
        assertThatThrownBy(() -> Estimate.difference(new double[] {1}, new double[] {1, 2}))
                .hasMessageContaining("seed by seed");
    }

    @Test
    void sharesHaveWilsonsInterval() {
        // p = 0.8, n = 10, z = 1.959964: (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)
        Estimate share = Estimate.proportion(8, 10);
        assertThat(share.value()).isEqualTo(0.8);
        assertThat(share.low()).isCloseTo(0.4901625, within(1e-6));
        assertThat(share.high()).isCloseTo(0.9433178, within(1e-6));
        assertThat(Estimate.proportion(10, 10).high()).isEqualTo(1);
        assertThat(Estimate.proportion(0, 10).low()).isEqualTo(0);
        assertThatThrownBy(() -> Estimate.proportion(3, 2)).hasMessageContaining("3 successes of 2");
    }

    @Test
    void whatIsNotKnownHasNoInterval() {
        assertThat(Estimate.mean(3).hasInterval()).isFalse();
        assertThat(Estimate.mean(1, Double.NaN, 2).hasInterval()).isFalse();
        assertThat(Estimate.mean(1, Double.POSITIVE_INFINITY).hasInterval()).isFalse();
        assertThat(Estimate.ratio(new double[] {3}, new double[] {2}).hasInterval())
                .isFalse();
        assertThat(Estimate.exact(Double.NaN).hasInterval()).isFalse();
        assertThat(Estimate.exact(3)).isEqualTo(new Estimate(3, 3, 3, 1));
        assertThat(Estimate.mean(3).text()).isEqualTo("3 [no interval]");
        assertThatThrownBy(Estimate::mean).hasMessageContaining("at least one sample");
    }
}
