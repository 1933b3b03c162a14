package dev.fathom.hiddenconvexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.Example;
import dev.fathom.hiddenconvexity.problem.PaperExamples;
import dev.fathom.optim.convex.Box;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class HiddenConvexityProbeTest {

    private final Example geometric = PaperExamples.geometric();
    private final HiddenConvexityProbe probe =
            new HiddenConvexityProbe(geometric.problem(), HiddenConvexityProbeTest::inSquare);
    private final HiddenMap logarithm = Objects.requireNonNull(geometric.map());

    private static double[] inSquare(Random random) {
        return new double[] {0.4 + 2.6 * random.nextDouble(), 0.4 + 2.6 * random.nextDouble()};
    }

    private static HiddenMap map(UnaryOperator<double[]> forward, UnaryOperator<double[]> inverse) {
        return new HiddenMap() {
            @Override
            public double[] forward(double[] x) {
                return forward.apply(x);
            }

            @Override
            public double[] inverse(double[] u) {
                return inverse.apply(u);
            }
        };
    }

    /** log x up to 3 expands by 1/3 at least; ½ is broken where x and x_a are large, and nothing else is. */
    @Test
    void anExpansionThatIsClaimedTooLargeIsReportedWithItsOwnDraw() {
        assertThatThrownBy(() -> probe.require(logarithm, 0.5, 1000, 3))
                .isInstanceOfSatisfying(SolverException.ProbeFailed.class, e -> {
                    assertThat(e).hasMessageContaining("the expansion mu is broken by ");
                    Random random = new Random(3);
                    double most = Double.NEGATIVE_INFINITY;
                    long draw = -1;
                    double[] reported = {};
                    for (int n = 0; n < 1000; n++) {
                        double[] x = inSquare(random);
                        double[] y = inSquare(random);
                        double a = random.nextDouble();
                        double[] xa = {
                            Math.pow(x[0], 1 - a) * Math.pow(y[0], a), Math.pow(x[1], 1 - a) * Math.pow(y[1], a)
                        };
                        double hidden = Math.hypot(Math.log(x[0] / y[0]), Math.log(x[1] / y[1]));
                        double excess = Math.hypot(xa[0] - x[0], xa[1] - x[1]) - 2 * a * hidden;
                        if (excess > most) {
                            most = excess;
                            draw = n;
                            reported = xa;
                        }
                    }
                    assertThat(e.iteration()).isEqualTo(draw);
                    assertThat(e.point()).containsExactly(reported, within(1e-12));
                });
        HiddenConvexityProbe.Findings findings = probe.test(logarithm, 0.5, 1000, 3);
        assertThat(findings.violations()).isPositive();
        assertThat(findings.worstExpansion()).isPositive();
        assertThat(findings.worstConvexity()).isNegative();
    }

    /** The convexity that a draw breaks is told with that draw, although another one breaks the expansion by more. */
    @Test
    void theDrawThatIsReportedIsThatOfTheInequality() {
        HiddenMap shrunk = map(
                x -> Arrays.stream(x).map(value -> 0.1 * value).toArray(),
                u -> Arrays.stream(u).map(value -> 10 * value).toArray());
        assertThatThrownBy(() -> probe.require(shrunk, 1, 1000, 3))
                .isInstanceOfSatisfying(SolverException.ProbeFailed.class, e -> {
                    assertThat(e).hasMessageContaining("convexity along the hidden segment");
                    assertThat(e.iteration()).isEqualTo(worstDraw(geometric.problem(), 1000, 3, e.point()));
                });
    }

    @Test
    void whatIsNotANumberBreaksEveryInequality() {
        HiddenMap lost = map(x -> new double[] {Double.NaN, Double.NaN}, u -> u.clone());
        assertThat(probe.test(lost, 1, 10, 3).violations()).isEqualTo(10);
        HiddenMap astray = map(logarithm::forward, u -> new double[] {Double.NaN, 1});
        assertThat(probe.test(astray, 1.0 / 3, 10, 3).violations()).isEqualTo(10);
        Oracle hole = Oracle.of(x -> x[0] > 1 ? Double.NaN : 1, (x, gradient) -> Arrays.fill(gradient, 0));
        HiddenConvexityProbe holed = new HiddenConvexityProbe(
                ConstrainedProblem.minimise(hole, geometric.problem().domain(), 2), HiddenConvexityProbeTest::inSquare);
        assertThatThrownBy(() -> holed.require(logarithm, 1.0 / 3, 50, 3))
                .isInstanceOf(SolverException.ProbeFailed.class)
                .hasMessageContaining("convexity along the hidden segment is broken by NaN");
    }

    /** An inverse that is off by a millionth is none. */
    @Test
    void anInverseThatDoesNotLeadBackIsReported() {
        HiddenMap off = map(logarithm::forward, u -> Arrays.stream(logarithm.inverse(u))
                .map(value -> value * (1 - 1e-6))
                .toArray());
        assertThatThrownBy(() -> probe.require(off, 0.3, 100, 3))
                .isInstanceOf(SolverException.ProbeFailed.class)
                .hasMessageContaining("the inverse does not lead back");
        assertThat(probe.test(off, 0.3, 100, 3).worstInverse()).isBetween(1e-6, 5e-6);
    }

    /** c = log with μ = 1/3: no violation in 10⁴ draws. The identity is no such map. */
    @Test
    void theLogarithmPassesTheProbeAndTheIdentityDoesNot() {
        HiddenConvexityProbe.Findings findings = probe.test(logarithm, 1.0 / 3, 10_000, 3);
        assertThat(findings.violations()).isZero();
        assertThat(findings.expansion()).isGreaterThanOrEqualTo(1.0 / 3);
        HiddenMap identity = map(x -> x.clone(), u -> u.clone());
        assertThatThrownBy(() -> probe.require(identity, 1, 1000, 3))
                .isInstanceOfSatisfying(SolverException.ProbeFailed.class, e -> {
                    assertThat(e).hasMessageContaining("hidden convexity fails: convexity along the hidden segment");
                    long worst = worstDraw(geometric.problem(), 1000, 3, e.point());
                    assertThat(e.iteration()).isEqualTo(worst);
                });
    }

    /** Repeats the probe's draws in x itself; returns the one that breaks convexity most, whose point is checked. */
    private static long worstDraw(ConstrainedProblem problem, int draws, long seed, double[] reported) {
        Random random = new Random(seed);
        long worst = -1;
        double most = Double.NEGATIVE_INFINITY;
        double[] between = {};
        for (int n = 0; n < draws; n++) {
            double[] x = inSquare(random);
            double[] y = inSquare(random);
            double a = random.nextDouble();
            double[] middle = {(1 - a) * x[0] + a * y[0], (1 - a) * x[1] + a * y[1]};
            for (Oracle f : List.of(problem.objective(), problem.inequalities().get(0))) {
                double excess = f.value(middle) - (1 - a) * f.value(x) - a * f.value(y);
                if (excess > most) {
                    most = excess;
                    worst = n;
                    between = middle;
                }
            }
        }
        assertThat(reported).containsExactly(between, within(1e-12));
        return worst;
    }

    @Test
    void theProbeFindsEvidenceAgainstADoubleWell() {
        Oracle well = new Oracle() {
            @Override
            public double value(double[] x) {
                return Math.pow(x[0] * x[0] - 1, 2) + 0.3 * x[0];
            }

            @Override
            public void gradient(double[] x, double[] out) {
                out[0] = 4 * x[0] * (x[0] * x[0] - 1) + 0.3;
            }
        };
        HiddenConvexityProbe wells =
                new HiddenConvexityProbe(ConstrainedProblem.minimise(well, Box.of(1, -2, 2), 1), random ->
                        new double[] {4 * random.nextDouble() - 2});
        assertThat(wells.searchAgainst(20, 10, 1).against()).isTrue();
        HiddenConvexityProbe cosine = new HiddenConvexityProbe(
                PaperExamples.cosine(0).problem(), random -> new double[] {1.9 * random.nextDouble() - 0.95});
        assertThat(cosine.searchAgainst(20, 10, 1).against()).isFalse();
    }
}
