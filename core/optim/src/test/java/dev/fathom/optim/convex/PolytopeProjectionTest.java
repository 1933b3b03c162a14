package dev.fathom.optim.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolytopeProjectionTest {

    private static final int DIMENSION = 12;

    /** y − [aᵀy − b]₊ a/‖a‖². */
    @Test
    void oneRowInTheWholeSpaceIsTheClosedForm() {
        Random random = new Random(3);
        for (int n = 0; n < 100; n++) {
            double[] a = gaussian(random, 5);
            double[] y = gaussian(random, 5);
            double b = random.nextGaussian();
            double excess = Math.max(0, Vectors.dot(a, y) - b) / Vectors.dot(a, a);
            double[] expected = new double[5];
            for (int i = 0; i < 5; i++) {
                expected[i] = y[i] - excess * a[i];
            }
            PolytopeProjection p = PolytopeProjection.onto(new double[][] {a}, new double[] {b}, new WholeSpace(), y);
            assertThat(p.point()).containsExactly(expected, within(1e-13));
            assertThat(p.multipliers()[0]).isCloseTo(excess, within(1e-13));
        }
    }

    static Stream<ConvexSet> domains() {
        return Stream.of(
                new WholeSpace(),
                Box.of(DIMENSION, -0.5, 0.8),
                Ball.of(DIMENSION, 1.2),
                Simplex.probability(DIMENSION),
                SimplexProduct.of(3, 4));
    }

    @ParameterizedTest
    @MethodSource("domains")
    void severalRowsAreWhatDykstraFinds(ConvexSet domain) {
        Random random = new Random(11);
        for (int n = 0; n < 40; n++) {
            int m = 1 + n % 5;
            double[] inside = gaussian(random, DIMENSION);
            domain.project(inside);
            double[][] a = new double[m][];
            double[] b = new double[m];
            List<ConvexSet> sets = new ArrayList<>(List.of(domain));
            for (int k = 0; k < m; k++) {
                a[k] = gaussian(random, DIMENSION);
                b[k] = Vectors.dot(a[k], inside) + 0.1 * random.nextDouble();
                sets.add(HalfSpace.of(a[k], b[k]));
            }
            double[] y = gaussian(random, DIMENSION);
            double[] expected = y.clone();
            new Dykstra(sets, 1e-12, 200_000).project(expected);
            PolytopeProjection p = PolytopeProjection.onto(a, b, domain, y);
            assertThat(p.point()).containsExactly(expected, within(1e-7));
            assertThat(p.kktResidual()).isLessThan(1e-11);
            assertThat(p.evaluations()).isLessThan(200);
        }
    }

    /** Σ = 0 and a sum of halves in a row with two sides; opposite rows give the same point. */
    @Test
    void aRowWithTwoSidesIsTwoOppositeRows() {
        Random random = new Random(2);
        Box box = Box.of(DIMENSION, -1, 1);
        for (int n = 0; n < 30; n++) {
            double[] a = gaussian(random, DIMENSION);
            double[] minus = Arrays.stream(a).map(v -> -v).toArray();
            double[] y = gaussian(random, DIMENSION);
            double level = 0.3 * random.nextGaussian();
            PolytopeProjection two = new PolytopeProjection(box, DIMENSION, 1);
            two.project(y, new double[][] {a}, new double[] {level - 1e-3}, new double[] {level + 1e-3}, 1);
            PolytopeProjection opposite = PolytopeProjection.onto(
                    new double[][] {a, minus}, new double[] {level + 1e-3, -level + 1e-3}, box, y);
            assertThat(two.point()).containsExactly(opposite.point(), within(1e-9));
            assertThat(Math.abs(Vectors.dot(a, two.point()) - level)).isLessThanOrEqualTo(1e-3 + 1e-12);
        }
    }

    /** Clipping after the half-space, or one half-space after the other, is not the projection. */
    @Test
    void isNotAProjectionOntoOneSetAfterTheOther() {
        double[] y = {2, 0};
        double[][] a = {{1, 1}};
        PolytopeProjection p = PolytopeProjection.onto(a, new double[] {0.5}, Box.of(2, 0, 1), y);
        assertThat(p.point()).containsExactly(new double[] {0.5, 0}, within(1e-14));
        double[][] two = {{1, 1}, {1, -1}};
        PolytopeProjection q =
                PolytopeProjection.onto(two, new double[] {0, 0}, new WholeSpace(), new double[] {1, 0.5});
        assertThat(q.point()).containsExactly(new double[] {0, 0}, within(1e-14));
        // These rows are not orthogonal: one after the other ends at (−0.25, 0.25).
        double[][] oblique = {{1, 0}, {1, 1}};
        PolytopeProjection r =
                PolytopeProjection.onto(oblique, new double[] {0, 0}, new WholeSpace(), new double[] {2, 0.5});
        assertThat(r.point()).containsExactly(new double[] {0, 0}, within(1e-14));
        assertThat(r.multipliers()).containsExactly(new double[] {1.5, 0.5}, within(1e-14));
    }

    @Test
    void rowsWithoutACommonPointAreReportedWithTheLeastViolation() {
        Box box = Box.of(2, 0, 1);
        PolytopeProjection p = new PolytopeProjection(box, 2, 2);
        double[] none = {Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY};
        double[][] a = {{1, 0}, {-1, 0}};
        assertThat(p.project(new double[] {0.9, 0.3}, a, none, new double[] {0.2, -0.6}, 2))
                .isEqualTo(PolytopeProjection.Status.INFEASIBLE);
        assertThat(p.point()).containsExactly(new double[] {0.4, 0.3}, within(1e-6));
        assertThat(p.violation()).isCloseTo(Math.sqrt(0.08), within(1e-6));
        assertThat(p.project(new double[] {0.9, 0.3}, new double[][] {{-1, -1}}, none, new double[] {-3}, 1))
                .isEqualTo(PolytopeProjection.Status.INFEASIBLE);
        assertThat(p.point()).containsExactly(new double[] {1, 1}, within(1e-6));
    }

    /** x ≤ ½ and x ≥ ½ + δ: whatever is called solved has a small residual. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1e-6, 9e-8, 5e-8, 1e-8, 3e-9, 1e-9, 1e-10, 1e-11, 1e-13})
    void rowsThatMissACommonPointByLittleAreJudgedByTheResidual(double miss) {
        double[][] a = {{1, 0.2}, {-1, -0.2}};
        double[] b = {0.5, -0.5 - miss};
        for (ConvexSet domain : List.of(new WholeSpace(), Box.of(2, 0, 1), Ball.of(2, 1))) {
            PolytopeProjection p = PolytopeProjection.onto(a, b, domain, new double[] {0.9, 0.3});
            if (p.status() == PolytopeProjection.Status.SOLVED) {
                assertThat(p.kktResidual()).isLessThan(2e-9);
            }
            assertThat(p.violation()).isLessThan(2 * miss + 1e-9);
        }
    }

    /** The corner (½, ½) satisfies both rows and nothing else of the box does: the other way round, it is solved. */
    @Test
    void aSingleCommonPointIsSolved() {
        double[][] a = {{1, 1}, {-1, -1}, {1, -1}};
        PolytopeProjection p =
                PolytopeProjection.onto(a, new double[] {1, -1, 0}, Box.of(2, 0.5, 2), new double[] {3, 2});
        assertThat(p.status()).isEqualTo(PolytopeProjection.Status.SOLVED);
        assertThat(p.point()).containsExactly(new double[] {0.5, 0.5}, within(1e-12));
    }

    /** x ≤ 0.5 beside a row that is slack by 1e19 of its lengths, as a saturated constraint is. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-8, 1e-14, 1e-20, 1e-100})
    void aFarSlackRowHidesNoOther(double tiny) {
        PolytopeProjection p = PolytopeProjection.onto(
                new double[][] {{1, 0}, {tiny, 0}}, new double[] {0.5, 0.1}, Box.of(2, -5, 5), new double[] {3, 1});
        assertThat(p.status()).isEqualTo(PolytopeProjection.Status.SOLVED);
        assertThat(p.point()).containsExactly(new double[] {0.5, 1}, within(1e-12));
    }

    @Test
    void rowsThatCannotBeMeasuredAreRefused() {
        PolytopeProjection p = new PolytopeProjection(new WholeSpace(), 1, 1);
        double[] y = {2};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.project(y, new double[][] {{1e200}}, new double[] {0}, new double[] {1e200}, 1))
                .withMessageContaining("row 0 has norm Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> p.project(y, new double[][] {{1}}, new double[] {1}, new double[] {0}, 1))
                .withMessageContaining("bounds 1.0 to 0.0");
    }

    @Test
    void aRowOfZerosIsSkippedIfItHoldsAndReportedIfNot() {
        double[] y = {0.5, 0.5};
        PolytopeProjection p = new PolytopeProjection(new WholeSpace(), 2, 1);
        double[] none = {Double.NEGATIVE_INFINITY};
        assertThat(p.project(y, new double[1][2], none, new double[] {0.1}, 1))
                .isEqualTo(PolytopeProjection.Status.SOLVED);
        assertThat(p.point()).containsExactly(y);
        assertThat(p.project(y, new double[1][2], none, new double[] {-0.1}, 1))
                .isEqualTo(PolytopeProjection.Status.INFEASIBLE);
    }

    @Test
    void theDerivativesAreTheProjections() {
        Random random = new Random(8);
        domains().forEach(domain -> {
            double[] y = gaussian(random, DIMENSION);
            double[] direction = gaussian(random, DIMENSION);
            double[] at = y.clone();
            domain.project(at);
            double[] ahead = new double[DIMENSION];
            double step = 1e-7;
            for (int i = 0; i < DIMENSION; i++) {
                ahead[i] = y[i] + step * direction[i];
            }
            domain.project(ahead);
            double[] derivative = direction.clone();
            domain.differentiate(y, at, derivative);
            for (int i = 0; i < DIMENSION; i++) {
                assertThat((ahead[i] - at[i]) / step).isCloseTo(derivative[i], within(1e-6));
            }
        });
    }

    private static double[] gaussian(Random random, int dimension) {
        return random.doubles(dimension, -1.7, 1.7).toArray();
    }
}
