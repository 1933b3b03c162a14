package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RngTest {

    private static final int MANY = 200_000;

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 1234567890123L})
    void normalNumbersHaveTheMomentsOfTheNormalDistribution(long seed) {
        try (Scope scope = Scope.open()) {
            double[] values = Rng.seed(seed).normal(DType.F64, MANY).toDoubles();
            double five = 5 / Math.sqrt(MANY);
            assertThat(mean(values)).isEqualTo(0, within(five));
            assertThat(variance(values)).isEqualTo(1, within(five * Math.sqrt(2)));
            double fourth =
                    Arrays.stream(values).map(v -> v * v * v * v).average().orElseThrow();
            assertThat(fourth).isEqualTo(3, within(five * Math.sqrt(96)));
        }
    }

    @Test
    void uniformBernoulliAndIntegersHaveTheirMoments() {
        try (Scope scope = Scope.open()) {
            Rng rng = Rng.seed(2);
            double five = 5 / Math.sqrt(MANY);
            double[] uniform = rng.uniform(DType.F32, MANY).toDoubles();
            assertThat(mean(uniform)).isEqualTo(0.5, within(five));
            assertThat(variance(uniform)).isEqualTo(1 / 12.0, within(five));
            assertThat(Arrays.stream(uniform).min().orElseThrow()).isNotNegative();
            assertThat(Arrays.stream(uniform).max().orElseThrow()).isLessThan(1);
            assertThat(rng.bernoulli(0.3, MANY).to(DType.F64).mean().item()).isEqualTo(0.3, within(five));
            long[] dice = rng.randint(1, 7, MANY).toLongs();
            assertThat(LongStream.of(dice).average().orElseThrow()).isEqualTo(3.5, within(5 * five));
            assertThat(LongStream.of(dice).distinct().sorted()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            long[] order = rng.permutation(1000).toLongs();
            assertThat(order).isNotEqualTo(LongStream.range(0, 1000).toArray());
            assertThat(LongStream.of(order).sorted().toArray())
                    .containsExactly(LongStream.range(0, 1000).toArray());
        }
    }

    @Test
    void javaDrawsHaveTheirMoments() {
        Rng rng = Rng.seed(3);
        double[] gaussian = new double[MANY];
        double[] uniform = new double[MANY];
        int[] counts = new int[10];
        for (int i = 0; i < MANY; i++) {
            gaussian[i] = rng.nextGaussian();
            uniform[i] = rng.nextDouble();
            counts[rng.nextInt(10)]++;
        }
        double five = 5 / Math.sqrt(MANY);
        assertThat(mean(gaussian)).isEqualTo(0, within(five));
        assertThat(variance(gaussian)).isEqualTo(1, within(five * Math.sqrt(2)));
        assertThat(mean(uniform)).isEqualTo(0.5, within(five));
        double chiSquared = Arrays.stream(counts)
                .mapToDouble(c -> (c - MANY / 10.0) * (c - MANY / 10.0) / (MANY / 10.0))
                .sum();
        assertThat(chiSquared).isLessThan(34);
    }

    @Test
    void bitsOfTheRawStreamAreFairAndNeighbouringCountersDoNotCorrelate() {
        Rng rng = Rng.seed(0);
        int[] ones = new int[64];
        long differing = 0;
        long last = rng.nextLong();
        for (int i = 0; i < MANY; i++) {
            long next = rng.nextLong();
            differing += Long.bitCount(next ^ last);
            for (int bit = 0; bit < 64; bit++) {
                ones[bit] += (int) (next >>> bit & 1);
            }
            last = next;
        }
        double tolerance = 5 * Math.sqrt(MANY) / 2;
        for (int count : ones) {
            assertThat((double) count).isEqualTo(MANY / 2.0, within(tolerance));
        }
        assertThat((double) differing).isEqualTo(32.0 * MANY, within(5 * 4 * Math.sqrt(MANY)));
    }

    /**
     * libtorch's own seed has 32 bits that matter: among 100,000 draws one pair would be equal with probability 0.7.
     */
    @Test
    void noTwoDrawsOfAStreamAreEqual() {
        Set<Long> seen = new HashSet<>();
        try (Scope scope = Scope.open();
                Tensor target = Tensors.empty(DType.F64, 1)) {
            Rng rng = Rng.seed(9);
            for (int i = 0; i < 100_000; i++) {
                rng.fillUniform(target, 0, 1);
                seen.add(Double.doubleToRawLongBits(target.item()));
            }
        }
        assertThat(seen).hasSize(100_000);
    }

    @Test
    void splitsDependOnKeyAndNameOnlyAndDiffer() {
        Rng rng = Rng.seed(7);
        long fresh = rng.split("data").nextLong();
        rng.nextLong();
        assertThat(rng.split("data").nextLong()).isEqualTo(fresh);
        Set<Long> first = new HashSet<>();
        for (String name : new String[] {"data", "Data", "atad", "", "noise"}) {
            first.add(rng.split(name).nextLong());
        }
        for (long i = -500; i < 500; i++) {
            first.add(rng.split(i).nextLong());
            first.add(Rng.seed(i).nextLong());
        }
        assertThat(first).hasSize(2005);
    }

    @Test
    void stateResumesExactlyAcrossKindsOfDraws() {
        try (Scope scope = Scope.open()) {
            Rng rng = Rng.seed(1).split("train");
            rng.normal(DType.F32, 3);
            rng.nextGaussian();
            Rng.State state = rng.state();
            float[] tensor = rng.normal(DType.F32, 17).toFloats();
            double number = rng.nextGaussian();
            long[] order = rng.permutation(20).toLongs();
            Rng resumed = Rng.of(state);
            assertThat(resumed.normal(DType.F32, 17).toFloats()).containsExactly(tensor);
            assertThat(resumed.nextGaussian()).isEqualTo(number);
            assertThat(resumed.permutation(20).toLongs()).containsExactly(order);
            assertThat(resumed.state()).isEqualTo(rng.state());
        }
    }

    @Test
    void dropoutKeepsTheMeanAndRepeats() {
        try (Scope scope = Scope.open()) {
            Tensor x = Tensors.ones(MANY);
            Tensor dropped = Functional.dropout(x, 0.25, Rng.seed(4));
            assertThat(dropped.mean().item()).isEqualTo(1, within(0.01));
            assertThat(dropped.eq(0).to(DType.F32).mean().item()).isEqualTo(0.25, within(0.01));
            assertThat(Functional.dropout(x, 0.25, Rng.seed(4)).toFloats()).containsExactly(dropped.toFloats());
        }
    }
}
