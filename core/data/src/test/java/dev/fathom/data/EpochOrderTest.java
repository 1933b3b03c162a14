package dev.fathom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EpochOrderTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 1000, 60_000, 65_537})
    void everyEpochVisitsEveryItemOnce(int size) {
        EpochOrder order = EpochOrder.of(7, size);
        for (long epoch : new long[] {0, 1, 2, Long.MAX_VALUE}) {
            BitSet seen = new BitSet(size);
            for (int i = 0; i < size; i++) {
                seen.set((int) order.index(epoch, i));
            }
            assertThat(seen.cardinality()).isEqualTo(size);
            assertThat(seen.length()).isEqualTo(size);
        }
    }

    @Test
    void sameSeedGivesSameOrderAndOtherSeedsOrEpochsAnother() {
        long[] first = epoch(7, 0);
        assertThat(epoch(7, 0)).isEqualTo(first);
        assertThat(agreements(first, epoch(7, 1))).isLessThan(10);
        assertThat(agreements(first, epoch(8, 0))).isLessThan(10);
    }

    /**
     * A change of the algorithm would silently reorder the data of every resumed run; these numbers must never change.
     */
    @Test
    void orderIsFixedForAllTime() {
        EpochOrder order = EpochOrder.of(7, 1000);
        assertThat(IntStream.range(0, 8).mapToLong(i -> order.index(3, i)))
                .containsExactly(98L, 850L, 824L, 132L, 91L, 472L, 854L, 692L);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void allPermutationsOfASmallSetAreAboutEquallyFrequent(int size) {
        int permutations = IntStream.rangeClosed(1, size).reduce(1, (a, b) -> a * b);
        int samples = 400 * permutations;
        int[] counts = new int[(int) Math.pow(size, size)];
        EpochOrder order = EpochOrder.of(11, size);
        for (int epoch = 0; epoch < samples; epoch++) {
            int code = 0;
            for (int i = 0; i < size; i++) {
                code = code * size + (int) order.index(epoch, i);
            }
            counts[code]++;
        }
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += count == 0 ? 0 : Math.pow(count - 400.0, 2) / 400;
        }
        assertThat(IntStream.of(counts).filter(c -> c > 0).count()).isEqualTo(permutations);
        assertThat(chiSquare).isLessThan(permutations - 1 + 5 * Math.sqrt(2.0 * (permutations - 1)));
    }

    @Test
    void itemsAndPositionsAreUncorrelated() {
        int size = 50_000;
        EpochOrder order = EpochOrder.of(3, size);
        double mean = (size - 1) / 2.0;
        double covariance = 0;
        double neighbours = 0;
        for (int i = 0; i < size - 1; i++) {
            double item = order.index(5, i) - mean;
            covariance += (i - mean) * item;
            neighbours += item * (order.index(5, i + 1) - mean);
        }
        double variance = ((double) size * size - 1) / 12 * size;
        assertThat(Math.abs(covariance / variance)).isLessThan(4 / Math.sqrt(size));
        assertThat(Math.abs(neighbours / variance)).isLessThan(4 / Math.sqrt(size));
    }

    @Test
    void positionsCountOverEpochs() {
        EpochOrder order = EpochOrder.of(1, 10);
        assertThat(order.at(37)).isEqualTo(order.index(3, 7));
    }

    @Test
    void largestSizeWorks() {
        EpochOrder order = EpochOrder.of(1, 1L << 62);
        assertThat(order.index(0, (1L << 62) - 1)).isBetween(0L, (1L << 62) - 1);
    }

    @Test
    void positionsOutsideAnEpochAreRefused() {
        assertThatThrownBy(() -> EpochOrder.of(1, 0)).hasMessage("size must be between 1 and 2^62, got 0");
        EpochOrder order = EpochOrder.of(1, 10);
        assertThatThrownBy(() -> order.index(0, 10)).hasMessage("position must be in [0, 10), got 10");
        assertThatThrownBy(() -> order.index(-1, 0)).hasMessage("epoch must be >= 0, got -1");
        assertThatThrownBy(() -> order.at(-1)).hasMessage("position must be >= 0, got -1");
    }

    private static long[] epoch(long seed, long epoch) {
        EpochOrder order = EpochOrder.of(seed, 1000);
        return IntStream.range(0, 1000).mapToLong(i -> order.index(epoch, i)).toArray();
    }

    private static long agreements(long[] a, long[] b) {
        return IntStream.range(0, a.length).filter(i -> a[i] == b[i]).count();
    }
}
