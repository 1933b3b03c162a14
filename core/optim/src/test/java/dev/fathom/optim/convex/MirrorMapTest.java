package dev.fathom.optim.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MirrorMapTest {

    static Stream<MirrorMap> maps() {
        return Stream.of(new Euclidean(Simplex.probability(6)), new NegativeEntropy());
    }

    @ParameterizedTest
    @MethodSource("maps")
    void conjugateGradientInvertsGradientInsideTheSimplex(MirrorMap map) {
        Random random = new Random(1);
        for (int trial = 0; trial < 100; trial++) {
            double[] x = interior(random);
            double[] dual = new double[6];
            double[] back = new double[6];
            map.gradient(x, dual);
            map.conjugateGradient(dual, back);
            assertThat(back).containsExactly(x, within(1e-14));
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void gradientMatchesCentralDifferences(MirrorMap map) {
        Random random = new Random(2);
        double[] x = interior(random);
        double[] gradient = new double[6];
        map.gradient(x, gradient);
        for (int i = 0; i < 6; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            assertThat((map.value(up) - map.value(down)) / 2e-5).isCloseTo(gradient[i], within(1e-7));
        }
    }

    @ParameterizedTest
    @MethodSource("maps")
    void divergenceIsTheGapOfTheTangentPlane(MirrorMap map) {
        Random random = new Random(3);
        for (int trial = 0; trial < 100; trial++) {
            double[] x = interior(random);
            double[] y = interior(random);
            double[] slope = new double[6];
            map.gradient(y, slope);
            double expected = map.value(x) - map.value(y) - Vectors.dot(slope, x) + Vectors.dot(slope, y);
            assertThat(map.divergence(x, y)).isCloseTo(expected, within(1e-13)).isPositive();
            assertThat(map.divergence(x, x)).isZero();
        }
    }

    /** h(x) + h*(s) = ⟨s, x⟩ at x = ∇h*(s), and less than that nowhere: Fenchel and Young. */
    @ParameterizedTest
    @MethodSource("maps")
    void conjugateGradientMaximisesTheConjugate(MirrorMap map) {
        Random random = new Random(4);
        for (int trial = 0; trial < 100; trial++) {
            double[] dual = random.doubles(6, -3, 3).toArray();
            double[] best = new double[6];
            map.conjugateGradient(dual, best);
            double attained = Vectors.dot(dual, best) - map.value(best);
            for (int k = 0; k < 50; k++) {
                double[] other = interior(random);
                assertThat(Vectors.dot(dual, other) - map.value(other)).isLessThanOrEqualTo(attained + 1e-14);
            }
        }
    }

    @Test
    void entropyStepIsTheMultiplicativeUpdate() {
        MirrorMap map = new NegativeEntropy();
        double[] x = {0.2, 0.3, 0.5};
        double[] g = {1, -2, 0.5};
        double[] dual = new double[3];
        map.gradient(x, dual);
        double total = 0;
        double[] expected = new double[3];
        for (int i = 0; i < 3; i++) {
            dual[i] -= 0.1 * g[i];
            expected[i] = x[i] * Math.exp(-0.1 * g[i]);
            total += expected[i];
        }
        for (int i = 0; i < 3; i++) {
            expected[i] /= total;
        }
        map.conjugateGradient(dual, dual);
        assertThat(dual).containsExactly(expected, within(1e-15));
    }

    @Test
    void softmaxNeitherOverflowsNorAcceptsNan() {
        double[] x = new double[2];
        new NegativeEntropy().conjugateGradient(new double[] {1e308, -1e308}, x);
        assertThat(x).containsExactly(1, 0);
        assertThatThrownBy(() -> new NegativeEntropy().conjugateGradient(new double[] {0, Double.NaN}, x))
                .hasMessageContaining("coordinate 1");
    }

    @Test
    void entropyHandlesTheBoundary() {
        NegativeEntropy map = new NegativeEntropy();
        assertThat(map.value(new double[] {1, 0})).isZero();
        assertThat(map.divergence(new double[] {1, 0}, new double[] {0.5, 0.5})).isCloseTo(Math.log(2), within(1e-15));
        assertThat(map.divergence(new double[] {0.5, 0.5}, new double[] {1, 0})).isInfinite();
    }

    private static double[] interior(Random random) {
        double[] x = random.doubles(6, 0.05, 1).toArray();
        double total = 0;
        for (double value : x) {
            total += value;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= total;
        }
        return x;
    }
}
