package dev.fathom.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class FaceStepsTest {

    @Test
    void bothSidesOfTheBenchmarkTakeTheSameSteps() {
        DoubleSupplier ours = FaceSteps.withTensors();
        DoubleSupplier theirs = FaceSteps.onPresets();
        double first = ours.getAsDouble();
        assertThat(theirs.getAsDouble()).isEqualTo(first);
        double last = first;
        for (int step = 1; step < 10; step++) {
            last = ours.getAsDouble();
            assertThat(theirs.getAsDouble()).as("step %d", step).isEqualTo(last);
        }
        assertThat(last).isLessThan(first);
    }
}
