package dev.fathom.hiddenconvexity.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.hiddenconvexity.problem.DecisionProcess;
import dev.fathom.hiddenconvexity.problem.GeometricProgram;
import dev.fathom.hiddenconvexity.problem.LinearQuadratic;
import dev.fathom.hiddenconvexity.problem.Posynomial;
import dev.fathom.lab.FathomException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** References that say so where there is none. */
class ReferencesTest {

    private final DecisionProcess.Rewarded rewarded = DecisionProcess.random(5, 3, 0.9, 5);

    /** 1/(xyz) ≤ 1 on [0.2, 0.9]³, where xyz is at most 0.729: the least violation is 1/0.729 − 1 = 0.3717. */
    @Test
    void aProgrammeWithoutAFeasiblePointHasNoReference() {
        Posynomial sum = new Posynomial(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}, new double[] {1, 1, 1}, 0);
        Posynomial volume = new Posynomial(new double[][] {{-1, -1, -1}}, new double[] {1}, 1);
        GeometricProgram program = new GeometricProgram(sum, List.of(volume), 0.2, 0.9);
        assertThatThrownBy(() -> References.of(program))
                .isInstanceOfSatisfying(
                        FathomException.class, e -> assertThat(e.mend()).contains("relax a constraint"))
                .hasMessageContaining("no point of [0.2, 0.9]^3 lies inside the constraints")
                .hasMessageContaining("violates them by 0.372");
    }

    @Test
    void aRadiusThatIsNotPositiveIsRefused() {
        double[] target = rewarded.process().occupancy(rewarded.process().uniformPolicy());
        assertThatThrownBy(() -> References.entropy(rewarded.process(), target, -1))
                .hasMessage("radius must be positive, got -1.0");
    }

    @Test
    void anInteriorPointMethodStartsInTheInterior() {
        InteriorPoint.Smooth line = new InteriorPoint.Smooth() {
            @Override
            public double value(double[] u) {
                return u[0] - 0.5;
            }

            @Override
            public void addDerivatives(double[] u, double weight, double[] gradient, double[][] hessian) {
                gradient[0] += weight;
            }
        };
        InteriorPoint method = new InteriorPoint(line, List.of(line), new double[0][], 0, 1);
        assertThatThrownBy(() -> method.solve(new double[] {0.6}))
                .hasMessage("constraint 0 must be negative at an interior point, got " + (0.6 - 0.5));
        assertThatThrownBy(() -> method.solve(new double[] {0}))
                .hasMessageContaining("coordinate 0 of an interior point must lie strictly between 0.0 and 1.0");
        assertThat(method.solve(new double[] {0.4}).value()).isCloseTo(-0.5, within(1e-9));
    }

    /** The specification's figures: −0.689353475 without a budget, and the multiplier 0.655932469 of 0.55. */
    @Test
    void theLinearProgrammesOptimumAndMultiplierAreTheSpecifications() {
        DecisionProcess process = rewarded.process();
        double[] rewards = rewarded.rewardArray();
        double[] costs = rewarded.costArray();
        assertThat(References.linearProgram(process, rewards, costs, Double.POSITIVE_INFINITY))
                .isCloseTo(-0.689353475, within(1e-8));
        double less = References.linearProgram(process, rewards, costs, 0.55 - 1e-4);
        double more = References.linearProgram(process, rewards, costs, 0.55 + 1e-4);
        assertThat((less - more) / 2e-4).isCloseTo(0.655932469, within(1e-7));
    }

    @Test
    void aBudgetBelowTheLeastCostIsReported() {
        assertThatThrownBy(() -> References.linearProgram(
                        rewarded.process(), rewarded.rewardArray(), rewarded.costArray(), 0.01))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("no policy of the process has an expected cost of at most 0.01");
    }

    /** Against the Riccati equation without a bound, and against a search over gains with one. */
    @Test
    void scalarControlInClosedForm() {
        double[][] systems = {{1, 1, 1, 1}, {-0.5, 2, 3, 0.7}, {2, -1.5, 0.4, 2}};
        for (double[] s : systems) {
            LinearQuadratic system = new LinearQuadratic(
                    new double[][] {{s[0]}},
                    new double[][] {{s[1]}},
                    new double[][] {{s[2]}},
                    new double[][] {{s[3]}},
                    new double[][] {{1}});
            double stabilising = -(Math.abs(s[0]) + 1) / s[1];
            double free = References.scalarControl(s[0], s[1], s[2], s[3], Double.POSITIVE_INFINITY);
            assertThat(free).isCloseTo(system.riccatiCost(new double[][] {{stabilising}}), within(1e-9));
            double least = Math.max(0, 2 * s[0] / (s[1] * s[1]));
            double slack = Math.sqrt(s[0] * s[0] + s[2] * s[1] * s[1] / s[3]);
            double power = 0.5 * (least + Math.pow((s[0] + slack) / s[1], 2) / (2 * slack));
            double best = Double.POSITIVE_INFINITY;
            for (double margin = 1e-4; margin < 20; margin += 1e-4) {
                double gain = -(s[0] + margin) / s[1];
                if (gain * gain / (2 * margin) <= power) {
                    best = Math.min(best, (s[2] + s[3] * gain * gain) / (2 * margin));
                }
            }
            assertThat(References.scalarControl(s[0], s[1], s[2], s[3], power)).isCloseTo(best, within(1e-3));
            assertThat(best).isGreaterThan(free + 1e-4);
        }
        assertThatThrownBy(() -> References.scalarControl(1, 1, 1, 1, 1.9))
                .isInstanceOf(FathomException.class)
                .hasMessageContaining("at most 1.9, the least is 2");
    }
}
