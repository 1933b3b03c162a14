package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.engine.Rng;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.nn.Llama;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.train.TrainingContext;
import dev.fathom.train.TrainingPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthTraceTest {

    @Test
    void recordsCoefficientsAndShowsThem(@TempDir Path folder) throws Exception {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 1, false, "kind: test\n"));
        List<TrainingPlugin> traces = new ArrayList<>();
        ExitStatus status = runs.start(directory, Environment.ofThisJava("test", 1), event -> {})
                .execute(run -> {
                    Llama model =
                            new Llama(Llama.Config.of(32, 16, 4, 2, 8).withDepth(AncreConfig.defaults()), Rng.seed(1));
                    TrainingPlugin trace = new DepthTraceConfig(2, 0.2)
                            .create(new TrainingContext(model, 3, AdamWConfig.of(1e-3), Rng.seed(2), run));
                    for (long step = 0; step < 3; step++) {
                        trace.beforeLoss(step);
                        trace.afterStep(step);
                    }
                    traces.add(trace);
                });
        assertThat(status).isEqualTo(ExitStatus.DONE);
        List<Plot> plots = traces.get(0).plots();
        assertThat(plots).extracting(Plot::name).containsExactly("model-depth-shortcuts", "model-depth-entropy");
        assertThat(plots).allMatch(Plot::hasData);
        Path depth = directory.path().resolve("depth");
        List<String> rows = Files.readAllLines(depth.resolve("coefficients.csv"));
        assertThat(rows).hasSize(1 + 3 * 10); // after 0, 2 and 3 steps, ten shortcuts each
        assertThat(rows).contains("model.depth,0,0,4,0.25");
        assertThat(Files.readString(depth.resolve("edges.txt")))
                .startsWith("# model.depth: 10 of 10 shortcuts are at least 0.2\n0:1 1");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new DepthTraceConfig(0, 0)).hasMessage("every must be at least 1, got 0");
        assertThatThrownBy(() -> new DepthTraceConfig(1, 2)).hasMessage("threshold must be in [0, 1), got 2.0");
    }
}
