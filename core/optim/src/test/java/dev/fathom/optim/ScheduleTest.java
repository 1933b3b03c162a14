package dev.fathom.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void cosineFallsFromStartToEndThroughTheMiddle() {
        Schedule cosine = Schedule.cosine(1, 0.1, 100);
        assertThat(cosine.at(0)).isEqualTo(1);
        assertThat(cosine.at(50)).isCloseTo(0.55, within(1e-15));
        assertThat(cosine.at(25)).isCloseTo(0.1 + 0.9 * (1 + Math.sqrt(0.5)) / 2, within(1e-15));
        assertThat(cosine.at(100)).isEqualTo(0.1);
    }

    @Test
    void linearIsAStraightLine() {
        Schedule linear = Schedule.linear(2, 0, 8);
        assertThat(linear.at(0)).isEqualTo(2);
        assertThat(linear.at(2)).isEqualTo(1.5);
        assertThat(linear.at(8)).isZero();
    }

    @Test
    void everyScheduleKeepsItsLastValuePastTheEnd() {
        assertThat(Schedule.cosine(1, 0.1, 10).at(1_000_000_000_000L)).isEqualTo(0.1);
        assertThat(Schedule.linear(1, 0.2, 10).at(11)).isEqualTo(0.2);
        assertThat(Schedule.piecewise(new long[] {5}, new double[] {1, 0.5}).at(Long.MAX_VALUE))
                .isEqualTo(0.5);
        assertThat(Schedule.cosine(1, 0.1, 10).warmedUp(5).at(Long.MAX_VALUE)).isEqualTo(0.1);
    }

    @Test
    void aScheduleOfNoStepsIsAtItsEnd() {
        assertThat(Schedule.cosine(1, 0.1, 0).at(0)).isEqualTo(0.1);
        assertThat(Schedule.linear(1, 0.1, 0).at(0)).isEqualTo(0.1);
        assertThat(new ScheduleConfig.Cosine(0.5, 0.1).over(0).at(0)).isEqualTo(0.1);
        assertThat(new ScheduleConfig.Constant(1).over(0).at(0)).isEqualTo(1);
    }

    @Test
    void warmUpRisesLinearlyAndNeverStartsAtZero() {
        Schedule warm = Schedule.cosine(1, 0, 10).warmedUp(4);
        assertThat(List.of(warm.at(0), warm.at(1), warm.at(2), warm.at(3), warm.at(4)))
                .containsExactly(0.2, 0.4, 0.6, 0.8, 1.0);
        assertThat(warm.at(9)).isEqualTo(Schedule.cosine(1, 0, 10).at(5));
    }

    @Test
    void warmUpOfNoStepsChangesNothing() {
        Schedule cosine = Schedule.cosine(1, 0, 10);
        assertThat(cosine.warmedUp(0)).isSameAs(cosine);
    }

    @Test
    void piecesBeginAtTheirBoundary() {
        Schedule pieces = Schedule.piecewise(new long[] {3, 5}, new double[] {1, 0.1, 0.01});
        assertThat(List.of(pieces.at(0), pieces.at(2), pieces.at(3), pieces.at(4), pieces.at(5)))
                .containsExactly(1.0, 1.0, 0.1, 0.1, 0.01);
        assertThat(Schedule.piecewise(new long[0], new double[] {7}).at(4)).isEqualTo(7);
    }

    @Test
    void recipesSpeakInSharesOfTheTraining() {
        Schedule schedule = new ScheduleConfig.Cosine(0.1, 0.25).over(1000);
        assertThat(schedule.at(99)).isCloseTo(100 / 101.0, within(1e-15));
        assertThat(schedule.at(100)).isEqualTo(1);
        assertThat(schedule.at(1000)).isEqualTo(0.25);
        assertThat(new ScheduleConfig.Linear(0, 0).over(10).at(5)).isEqualTo(0.5);
        Schedule pieces = new ScheduleConfig.Piecewise(0.1, List.of(0.5, 0.75), List.of(0.1, 0.0)).over(100);
        assertThat(List.of(pieces.at(10), pieces.at(49), pieces.at(50), pieces.at(75)))
                .containsExactly(1.0, 1.0, 0.1, 0.0);
    }

    @Test
    void wrongUseNamesTheValue() {
        assertThatThrownBy(() -> Schedule.cosine(1, 0, -3))
                .hasMessageContaining("cosine")
                .hasMessageContaining("-3");
        assertThatThrownBy(() -> Schedule.constant(1).warmedUp(-1)).hasMessageContaining("warm-up");
        assertThatThrownBy(() -> Schedule.linear(1, 0, 3).at(-1)).hasMessageContaining("got -1");
        assertThatThrownBy(() -> Schedule.piecewise(new long[] {3, 3}, new double[3]))
                .hasMessageContaining("[3, 3]");
        assertThatThrownBy(() -> Schedule.piecewise(new long[] {3}, new double[3]))
                .hasMessageContaining("3 values");
        assertThatThrownBy(() -> new ScheduleConfig.Cosine(1.5, 0)).hasMessage("warmUp must be in [0, 1], got 1.5");
        assertThatThrownBy(() -> new ScheduleConfig.Linear(0, Double.NaN)).hasMessageContaining("floor");
        assertThatThrownBy(() -> new ScheduleConfig.Piecewise(0, List.of(0.5, 0.4), List.of(1.0, 1.0)))
                .hasMessageContaining("[0.5, 0.4]");
        assertThatThrownBy(() -> Schedule.linear(1, 0, 0).at(-1)).isInstanceOf(IllegalArgumentException.class);
    }
}
