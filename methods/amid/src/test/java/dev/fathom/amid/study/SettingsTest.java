package dev.fathom.amid.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    /** Nothing here is drawn, so that revenues of first price and of the best reserve are figures of the settings. */
    @ParameterizedTest
    @CsvSource({
        "A1, 0.143685, 0.242227",
        "A2, 0.267692, 0.637278",
        "A4, 0.144003, 0.242220",
        "A5, 0.143560, 0.242237",
        "A6, 0.259248, 0.286731",
        "A7, 0.206259, 0.267216",
        "A10, 0.340003, 0.348317"
    })
    void simpleRulesHaveTheirRevenue(String setting, double firstPrice, double bestReserve) {
        assertThat(AuctionClaims.firstPrice(setting)).isCloseTo(firstPrice, within(2e-6));
        assertThat(AuctionClaims.reserve(setting).objective()).isCloseTo(bestReserve, within(2e-6));
    }

    @Test
    void aCoarserGridKeepsTheDistribution() {
        double[] coarse = Settings.market("A2", 50).initialDistribution();
        double[] fine = Settings.market("A2", 100).initialDistribution();
        assertThat(coarse[1] / coarse[0]).isCloseTo(fine[2] / fine[0], within(1e-12));
        assertThat(fine[1] / fine[0]).isCloseTo(0.9, within(1e-12));
    }
}
