package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Tensor;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.optim.SgdConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AccumulationTest {

    private static final int EXAMPLES_A_STEP = 12;
    private static final long STEPS = 20;

    @TempDir
    Path folder;

    private record Trained(Map<String, double[]> weights, List<MetricRow> metrics) {}

    private Trained trained(int parts, OptimizerFactory optimizer) {
        TestRuns runs = new TestRuns(folder);
        RunDirectory directory = runs.create(Toy.SEED);
        Map<String, double[]> weights = new TreeMap<>();
        int batch = EXAMPLES_A_STEP / parts;
        TrainingConfig config =
                new TrainingConfig(STEPS, batch, parts, optimizer, ScheduleConfig.Linear.defaults(), 0.5, STEPS, STEPS);
        runs.work(directory, live -> {}, run -> {
            ToyTask task = new ToyTask(new ToyTask.Size(37, 4, 8, batch, parts), run.seed());
            Toy.train(run, task, config, List.of(new ToyPlugins.Penalty(1e-2)));
            for (Map.Entry<String, Tensor> weight : task.model().parameters().entrySet()) {
                weights.put(weight.getKey(), weight.getValue().detach().toDoubles());
            }
        });
        assertThat(weights).as(runs.lastEvent()).isNotEmpty();
        return new Trained(weights, directory.metrics());
    }

    static Stream<OptimizerFactory> optimizers() {
        return Stream.of(SgdConfig.plain(0.1), SgdConfig.defaults(), AdamWConfig.of(1e-2));
    }

    /**
     * The mean over parts of equal size of the parts' means is the mean over all, for loss, penalty, clipping and
     * figures alike. 32-bit sums in another order differ by about 1e-7 of their size a step; Adam divides by the root
     * of a squared gradient and may enlarge this where a gradient is near 0.
     */
    @ParameterizedTest
    @MethodSource("optimizers")
    void accumulatedPartsEqualOneBigBatch(OptimizerFactory optimizer) {
        Trained whole = trained(1, optimizer);
        for (int parts : new int[] {2, 3, 12}) {
            Trained split = trained(parts, optimizer);
            assertThat(split.metrics()).hasSameSizeAs(whole.metrics());
            for (int i = 0; i < whole.metrics().size(); i++) {
                MetricRow expected = whole.metrics().get(i);
                MetricRow row = split.metrics().get(i);
                assertThat(row.name()).isEqualTo(expected.name());
                assertThat(row.value()).as(row.toString()).isCloseTo(expected.value(), Offset.offset(2e-5));
            }
            whole.weights().forEach((name, weight) -> assertThat(split.weights().get(name))
                    .as("%s with %d parts", name, parts)
                    .containsExactly(weight, Offset.offset(2e-5)));
        }
    }
}
