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
        "A1, 0.1437, 0.2422",
        "A2, 0.268, 0.637",
        "A4, 0.144, 0.242",
        "A5, 0.1436, 0.242",
        "A6, 0.259, 0.287",
        "A7, 0.206, 0.267",
        "A10, 0.340, 0.348"
    })
    void simpleRulesHaveTheirRevenue(String setting, double firstPrice, double bestReserve) {
        assertThat(AuctionClaims.firstPrice(setting)).isCloseTo(firstPrice, within(6e-4));
        assertThat(AuctionClaims.reserve(setting).objective()).isCloseTo(bestReserve, within(6e-4));
    }

    @Test
    void aCoarserGridKeepsTheDistribution() {
        double[] coarse = Settings.market("A2", 50).initialDistribution();
        double[] fine = Settings.market("A2", 100).initialDistribution();
        assertThat(coarse[1] / coarse[0]).isCloseTo(fine[2] / fine[0], within(1e-12));
        assertThat(fine[1] / fine[0]).isCloseTo(0.9, within(1e-12));
    }
}
