package dev.fathom.lab.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressMeterTest {

    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(-5 * SECOND);
    private final List<RunEvent.Progressed> told = new ArrayList<>();
    private final ProgressMeter meter = new ProgressMeter(event -> told.add((RunEvent.Progressed) event), nanos::get);

    private RunEvent.Progressed last() {
        return told.get(told.size() - 1);
    }

    @Test
    void steadyWorkHasItsRateAndTimeLeft() {
        meter.begin(1000, "steps", "tokens", 2048);
        for (int step = 1; step <= 100; step++) {
            nanos.addAndGet(SECOND / 2);
            meter.at(step);
        }
        assertThat(last().rate()).isCloseTo(2, within(1e-9));
        assertThat(last().secondsLeft().orElseThrow()).isCloseTo(450, within(1e-6));
        assertThat(last().workRate()).isCloseTo(4096, within(1e-6));
    }

    @Test
    void tellingOftenerChangesNothingInTheRate() {
        RateEstimator coarse = new RateEstimator(0, 0);
        RateEstimator fine = new RateEstimator(0, 0);
        Random random = new Random(2);
        double done = 0;
        for (int second = 1; second <= 200; second++) {
            double speed = 1 + random.nextInt(5);
            for (int part = 1; part <= 10; part++) {
                fine.at(done + speed * part / 10, (second - 1) * SECOND + part * SECOND / 10);
            }
            done += speed;
            coarse.at(done, second * SECOND);
        }
        assertThat(fine.rate()).isCloseTo(coarse.rate(), within(0.05 * coarse.rate()));
    }

    @Test
    void rateFollowsAChangeOfSpeedWithinItsMemory() {
        RateEstimator rate = new RateEstimator(0, 0);
        double done = 0;
        for (int second = 1; second <= 300; second++) {
            done += second <= 200 ? 10 : 1;
            rate.at(done, second * SECOND);
            if (second == 200 + (int) (3 * RateEstimator.MEMORY_SECONDS)) {
                assertThat(rate.rate()).isBetween(1.0, 1.6);
            }
        }
    }

    @Test
    void unknownIsEmptyAndOddClocksAreHarmless() {
        RateEstimator rate = new RateEstimator(5, 0);
        assertThat(rate.secondsLeft(10)).isEmpty();
        rate.at(7, 0);
        rate.at(6, -SECOND);
        rate.at(3, SECOND);
        assertThat(rate.rate()).isZero();
        rate.at(9, 2 * SECOND);
        assertThat(rate.rate()).isCloseTo(2, within(1e-12));
        assertThat(rate.secondsLeft(9)).hasValue(0);
    }

    @Test
    void resumedWorkCountsAsDoneAndNotForTheRate() {
        meter.begin(1000, "steps");
        meter.from(900);
        nanos.addAndGet(10 * SECOND);
        meter.at(910);
        assertThat(last().done()).isEqualTo(910);
        assertThat(last().rate()).isCloseTo(1, within(1e-9));
        assertThat(last().secondsLeft().orElseThrow()).isCloseTo(90, within(1e-6));
    }

    @Test
    void fewTellingsASecondReachTheListenerAndTheLastAlwaysDoes() {
        meter.begin(100_000, "steps");
        for (int step = 1; step <= 100_000; step++) {
            nanos.addAndGet(SECOND / 10_000);
            meter.show("loss", step);
            meter.at(step);
        }
        assertThat(told.size()).isBetween(90, 110);
        assertThat(last().done()).isEqualTo(100_000);
        assertThat(last().figures()).containsEntry("loss", 100_000.0);
        assertThatThrownBy(() -> meter.begin(-1, "steps")).hasMessageContaining("at least 0");
    }
}
