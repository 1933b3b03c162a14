package dev.fathom.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepWorkloadTest {

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "llama", "resnet"})
    void theStepsOfEveryWorkloadLowerItsLoss(String name) {
        StepWorkload workload = StepWorkload.of(name);
        double before = workload.loss();
        for (int step = 0; step < 5; step++) {
            workload.run();
        }
        assertThat(workload.loss()).isLessThan(before);
    }
}
