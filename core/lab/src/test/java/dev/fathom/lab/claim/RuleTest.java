package dev.fathom.lab.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTest {

    private static final double INF = Double.POSITIVE_INFINITY;

    static Stream<Arguments> decisions() {
        return Stream.of(
                Arguments.of(Rule.atMost(1), 0.2, 0.9, Verdict.HOLDS),
                Arguments.of(Rule.atMost(1), 0.2, 1.0, Verdict.HOLDS),
                Arguments.of(Rule.below(1), 0.2, 1.0, Verdict.UNDECIDED),
                Arguments.of(Rule.below(1), 1.0, 1.0, Verdict.DOES_NOT_HOLD),
                Arguments.of(Rule.atMost(1), 1.0, 2.0, Verdict.UNDECIDED),
                Arguments.of(Rule.atMost(1), 1.1, 2.0, Verdict.DOES_NOT_HOLD),
                Arguments.of(Rule.atLeast(3), 3.0, 4.0, Verdict.HOLDS),
                Arguments.of(Rule.above(3), 3.0, 4.0, Verdict.UNDECIDED),
                Arguments.of(Rule.above(3), 3.0, 3.0, Verdict.DOES_NOT_HOLD),
                Arguments.of(Rule.atLeast(3), 2.0, 2.9, Verdict.DOES_NOT_HOLD),
                Arguments.of(Rule.between(1, 2), 1.0, 2.0, Verdict.HOLDS),
                Arguments.of(Rule.between(1, 2), 0.5, 2.5, Verdict.UNDECIDED),
                Arguments.of(Rule.between(1, 2), 1.5, 2.5, Verdict.UNDECIDED),
                Arguments.of(Rule.between(1, 2), 2.1, 2.5, Verdict.DOES_NOT_HOLD),
                Arguments.of(Rule.within(10, 0.5), 9.6, 10.4, Verdict.HOLDS),
                Arguments.of(Rule.atMost(1), -INF, INF, Verdict.UNDECIDED),
                Arguments.of(Rule.atLeast(1), -INF, INF, Verdict.UNDECIDED),
                Arguments.of(Rule.between(1, 2), -INF, INF, Verdict.UNDECIDED),
                Arguments.of(Rule.atMost(1), -INF, 0.5, Verdict.HOLDS),
                Arguments.of(Rule.atMost(1), 2.0, INF, Verdict.DOES_NOT_HOLD));
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void theWholeIntervalDecidesAndNotTheValue(Rule rule, double low, double high, Verdict verdict) {
        assertThat(rule.decide(new Estimate(low, low, high, 3))).isEqualTo(verdict);
        assertThat(rule.decide(new Estimate(high, low, high, 3))).isEqualTo(verdict);
    }

    @Test
    void rulesAreWrittenInSigns() {
        assertThat(Rule.atMost(1.05).text()).isEqualTo("<= 1.05");
        assertThat(Rule.below(0).text()).isEqualTo("< 0");
        assertThat(Rule.atLeast(1e-12).text()).isEqualTo(">= 1e-12");
        assertThat(Rule.above(3).text()).isEqualTo("> 3");
        assertThat(Rule.between(0.9, 1.1).text()).isEqualTo(">= 0.9 and <= 1.1");
    }

    @Test
    void rulesThatDecideNothingAreRefused() {
        assertThatThrownBy(() -> Rule.between(2, 1)).hasMessageContaining("no value");
        assertThatThrownBy(() -> Rule.atMost(Double.NaN)).hasMessageContaining("no value");
        assertThatThrownBy(() -> Rule.atMost(INF)).hasMessageContaining("decides nothing");
        assertThatThrownBy(() -> new Rule(1, true, 1, false)).hasMessageContaining("no value");
    }
}
