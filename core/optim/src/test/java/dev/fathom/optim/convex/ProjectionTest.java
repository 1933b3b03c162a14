package dev.fathom.optim.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectionTest {

    private static final int DIMENSION = 12;
    private static final double TOLERANCE = 1e-10;

    /** A set beside an independent sampler of its members (not made by projecting). */
    record Sampled(ConvexSet set, Function<Random, double[]> member) {}

    static Stream<Arguments> sets() {
        double[] normal = normal(new Random(5), 1);
        double[] centre = normal(new Random(6), 1);
        return Stream.of(
                Arguments.of("whole space", new Sampled(new WholeSpace(), random -> normal(random, 3))),
                Arguments.of("box", new Sampled(Box.of(DIMENSION, -0.5, 2), random -> {
                    double[] x = new double[DIMENSION];
                    for (int i = 0; i < x.length; i++) {
                        x[i] = random.nextBoolean()
                                ? -0.5 + 2.5 * random.nextDouble()
                                : random.nextBoolean() ? -0.5 : 2;
                    }
                    return x;
                })),
                Arguments.of("ball", new Sampled(Ball.of(centre, 1.5), random -> {
                    double[] x = normal(random, 1);
                    double length = Math.sqrt(Vectors.dot(x, x));
                    double radius = random.nextBoolean() ? 1.5 : 1.5 * random.nextDouble();
                    for (int i = 0; i < x.length; i++) {
                        x[i] = centre[i] + x[i] / length * radius;
                    }
                    return x;
                })),
                Arguments.of("simplex", new Sampled(Simplex.probability(DIMENSION), random -> dirichlet(random, 1))),
                Arguments.of(
                        "simplex with sum 3.7",
                        new Sampled(new Simplex(DIMENSION, 3.7), random -> dirichlet(random, 3.7))),
                Arguments.of("half-space", new Sampled(HalfSpace.of(normal, 0.3), random -> {
                    double[] x = normal(random, 3);
                    double excess = (Vectors.dot(x, normal) - 0.3) / Vectors.dot(normal, normal);
                    double inward = random.nextBoolean() ? 0 : random.nextDouble();
                    for (int i = 0; i < x.length; i++) {
                        x[i] -= (excess + inward) * normal[i];
                    }
                    return x;
                })),
                Arguments.of("simplex product", new Sampled(SimplexProduct.of(3, 4), random -> {
                    double[] x = new double[DIMENSION];
                    for (int block = 0; block < 3; block++) {
                        double total = 0;
                        for (int i = 0; i < 4; i++) {
                            x[4 * block + i] = -Math.log(1 - random.nextDouble());
                            total += x[4 * block + i];
                        }
                        for (int i = 0; i < 4; i++) {
                            x[4 * block + i] /= total;
                        }
                    }
                    return x;
                })));
    }

    /** P(y) is the projection exactly if ⟨y − P(y), z − P(y)⟩ ≤ 0 for every z of the set. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void projectionSatisfiesItsVariationalInequality(String name, Sampled sampled) {
        Random random = new Random(7);
        for (int trial = 0; trial < 200; trial++) {
            double[] y = normal(random, trial % 2 == 0 ? 1 : 10);
            double[] p = projected(sampled.set(), y);
            assertThat(sampled.set().contains(p, TOLERANCE))
                    .as("P(y) is a member")
                    .isTrue();
            for (int k = 0; k < 20; k++) {
                double[] z = sampled.member().apply(random);
                assertThat(sampled.set().contains(z, TOLERANCE))
                        .as("the sampler is right")
                        .isTrue();
                double inner = 0;
                for (int i = 0; i < y.length; i++) {
                    inner += (y[i] - p[i]) * (z[i] - p[i]);
                }
                assertThat(inner).isLessThanOrEqualTo(TOLERANCE);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void projectingTwiceChangesNothing(String name, Sampled sampled) {
        Random random = new Random(8);
        for (int trial = 0; trial < 200; trial++) {
            double[] once = projected(sampled.set(), normal(random, 10));
            assertThat(projected(sampled.set(), once)).containsExactly(once, within(1e-13));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void membersProjectToThemselves(String name, Sampled sampled) {
        Random random = new Random(9);
        for (int trial = 0; trial < 200; trial++) {
            double[] z = sampled.member().apply(random);
            assertThat(projected(sampled.set(), z)).containsExactly(z, within(1e-13));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sets")
    void nanIsRefusedWithItsCoordinate(String name, Sampled sampled) {
        double[] x = new double[DIMENSION];
        x[4] = Double.NaN;
        assertThatThrownBy(() -> sampled.set().project(x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("coordinate 4");
    }

    @Test
    void simplexProjectionHasKnownValues() {
        assertThat(projected(Simplex.probability(3), new double[] {0.5, 0.5, 0.5}))
                .containsExactly(new double[] {1. / 3, 1. / 3, 1. / 3}, within(1e-15));
        assertThat(projected(Simplex.probability(3), new double[] {2, 0, -1})).containsExactly(1, 0, 0);
        // θ = (0.9 + 0.5 − 1)/2 = 0.2
        assertThat(projected(Simplex.probability(3), new double[] {0.9, 0.1, 0.5}))
                .containsExactly(new double[] {0.7, 0, 0.3}, within(1e-15));
        assertThat(projected(new Simplex(2, 10), new double[] {1, 3}))
                .containsExactly(new double[] {4, 6}, within(1e-15));
        assertThat(projected(new Simplex(1, 2), new double[] {-7})).containsExactly(2);
    }

    /** The threshold is the root of a decreasing function: bisection finds it without sorting. */
    @Test
    void simplexProjectionMatchesBisection() {
        Random random = new Random(10);
        for (int trial = 0; trial < 300; trial++) {
            int dimension = 1 + random.nextInt(40);
            double sum = Math.exp(2 * random.nextGaussian());
            double[] y = random.doubles(dimension, -5, 5).toArray();
            double low = -100;
            double high = 100;
            for (int i = 0; i < 200; i++) {
                double middle = (low + high) / 2;
                double total = 0;
                for (double value : y) {
                    total += Math.max(value - middle, 0);
                }
                if (total > sum) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            double[] expected = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                expected[i] = Math.max(y[i] - low, 0);
            }
            assertThat(projected(new Simplex(dimension, sum), y)).containsExactly(expected, within(1e-12));
        }
    }

    @Test
    void simplexProjectionIsExactFarFromTheOrigin() {
        double[] x = projected(Simplex.probability(3), new double[] {1e12 + 0.5, 1e12, -1e12});
        assertThat(x).containsExactly(new double[] {0.75, 0.25, 0}, within(1e-12));
    }

    @Test
    void ballProjectionNeitherOverflowsNorVanishes() {
        assertThat(projected(Ball.of(2, 5), new double[] {3e200, 4e200}))
                .containsExactly(new double[] {3, 4}, within(1e-14));
        assertThat(projected(Ball.of(2, 5e-220), new double[] {3e-200, 4e-200}))
                .containsExactly(new double[] {3e-220, 4e-220}, within(1e-234));
        assertThat(projected(Ball.of(new double[] {1, 2}, 0), new double[] {9, 9}))
                .containsExactly(1, 2);
    }

    @Test
    void boxAcceptsInfiniteBounds() {
        Box orthant = Box.of(3, 0, Double.POSITIVE_INFINITY);
        assertThat(projected(orthant, new double[] {-1, 2, 1e300})).containsExactly(0, 2, 1e300);
    }

    @Test
    void halfSpaceToleranceIsADistance() {
        HalfSpace half = HalfSpace.of(new double[] {0, 1000}, 1000);
        assertThat(half.contains(new double[] {5, 1.5}, 0.51)).isTrue();
        assertThat(half.contains(new double[] {5, 1.5}, 0.49)).isFalse();
    }

    @Test
    void wrongLengthsAreNamed() {
        assertThatThrownBy(() -> Box.of(3, 0, 1).project(new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the box has dimension 3, but the vector has length 4");
        assertThatThrownBy(() -> SimplexProduct.ofSizes(2, 3).contains(new double[4], 0))
                .hasMessageContaining("dimension 5");
    }

    @Test
    void impossibleSetsAreRefused() {
        assertThatThrownBy(() -> Box.of(new double[] {0, 2}, new double[] {1, 1}))
                .hasMessageContaining("coordinate 1 has lower 2.0 and upper 1.0");
        assertThatThrownBy(() -> Box.of(new double[1], new double[2])).hasMessageContaining("got 1 and 2");
        assertThatThrownBy(() -> Ball.of(2, -1)).hasMessageContaining("got -1.0");
        assertThatThrownBy(() -> Ball.of(2, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> HalfSpace.of(new double[3], 1)).hasMessageContaining("must not be zero");
        assertThatThrownBy(() -> new Simplex(0, 1)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> new Simplex(2, 0)).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> SimplexProduct.ofSizes(2, 0)).hasMessageContaining("got 0");
        assertThatThrownBy(() -> Simplex.probability(2).project(new double[] {1, Double.POSITIVE_INFINITY}))
                .hasMessageContaining("Infinity");
    }

    private static double[] projected(ConvexSet set, double[] x) {
        double[] result = x.clone();
        set.project(result);
        return result;
    }

    private static double[] normal(Random random, double scale) {
        double[] x = new double[DIMENSION];
        for (int i = 0; i < x.length; i++) {
            x[i] = scale * random.nextGaussian();
        }
        return x;
    }

    private static double[] dirichlet(Random random, double sum) {
        double[] x = new double[DIMENSION];
        double total = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(3) == 0 ? 0 : -Math.log(1 - random.nextDouble());
            total += x[i];
        }
        if (total == 0) {
            x[0] = 1;
            total = 1;
        }
        for (int i = 0; i < x.length; i++) {
            x[i] *= sum / total;
        }
        return x;
    }
}
