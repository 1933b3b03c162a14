package dev.fathom.amid.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.amid.DesignResult;
import dev.fathom.amid.auction.AuctionGame;
import org.junit.jupiter.api.Test;

class RivalsTest {

    /** Several claims speak of one design; it is made once. */
    @Test
    void aDesignIsMadeOnce() {
        Rivals rivals = new Rivals();
        AuctionGame game = Settings.neural(Settings.market("A1", 6), 4);
        DesignResult first = rivals.design("A1", game, Rivals.amid(5e-3), 4, 1);

        AuctionGame again = Settings.neural(Settings.market("A1", 6), 4);
        assertThat(rivals.design("A1", again, Rivals.amid(5e-3), 4, 1)).isSameAs(first);
        assertThat(rivals.design("A1", game, Rivals.amid(5e-3), 4, 2)).isNotSameAs(first);
        assertThat(rivals.design("A1", game, Rivals.amid(3e-3), 4, 1)).isNotSameAs(first);
        assertThat(rivals.design("A1", Settings.neural(Settings.market("A1", 6), 5), Rivals.amid(5e-3), 4, 1))
                .isNotSameAs(first);
    }

    @Test
    void everyRadiusMeetsEveryRate() {
        assertThat(Rivals.zeroAdam()).hasSize(12).doesNotHaveDuplicates();
        assertThat(Rivals.zeroSgd()).hasSize(9).doesNotHaveDuplicates();
        assertThat(Rivals.amidGrid()).isEqualTo(Rivals.amidGrid()).doesNotHaveDuplicates();
    }
}
