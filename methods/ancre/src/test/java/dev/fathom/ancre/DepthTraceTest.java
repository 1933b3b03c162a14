package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fathom.ancre.rival.FixedEdgesConfig;
import dev.fathom.ancre.rival.NaiveConfig;
import dev.fathom.engine.Rng;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.nn.Granularity;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Module;
import dev.fathom.nn.ResidualMlp;
import dev.fathom.nn.TopologyFactory;
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

    @TempDir
    Path folder;

    private final List<String> events = new ArrayList<>();

    /** What the trace of a model that is not trained leaves after three steps; its plots. */
    private List<Plot> traced(Module model, RunDirectory[] made) {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 1, false, "kind: test\n"));
        made[0] = directory;
        List<TrainingPlugin> traces = new ArrayList<>();
        ExitStatus status = runs.start(
                        directory, Environment.ofThisJava("test", 1), event -> events.add(event.toString()))
                .execute(run -> {
                    TrainingPlugin trace = new DepthTraceConfig(2, 0.2)
                            .create(new TrainingContext(model, 3, AdamWConfig.of(1e-3), Rng.seed(2), run));
                    for (long step = 0; step < 3; step++) {
                        trace.beforeLoss(step);
                        trace.afterStep(step);
                    }
                    traces.add(trace);
                });
        assertThat(status).isEqualTo(ExitStatus.DONE);
        return traces.get(0).plots();
    }

    private static Llama llama(int layers, TopologyFactory depth) {
        return new Llama(Llama.Config.of(32, 16, layers, 2, 8).withDepth(depth), Rng.seed(1));
    }

    @Test
    void recordsCoefficientsAndShowsThem() throws Exception {
        RunDirectory[] made = new RunDirectory[1];
        List<Plot> plots = traced(llama(4, AncreConfig.defaults()), made);
        RunDirectory directory = made[0];
        assertThat(plots).extracting(Plot::name).containsExactly("model-depth-shortcuts", "model-depth-entropy");
        assertThat(plots).allMatch(Plot::hasData);
        Path depth = directory.path().resolve("depth");
        List<String> rows = Files.readAllLines(depth.resolve("coefficients.csv"));
        assertThat(rows).hasSize(1 + 3 * 10); // after 0, 2 and 3 steps, ten shortcuts each
        assertThat(rows).contains("model.depth,0,0,4,0.25");
        assertThat(Files.readString(depth.resolve("edges.txt")))
                .startsWith("# model.depth: 10 of 10 shortcuts are at least 0.2\n0:1 1")
                .endsWith("# strongest source of block 4: 0:4 0.250000\n");
        assertThat(plots.get(0).caption()).isEqualTo("Coefficients of the shortcuts; each row sums to 1.");
        assertThat(directory.metrics()).anyMatch(row -> row.name().equals("model.depth/relative-entropy"));
    }

    @Test
    void namesTheStrongestSourceOfEveryBlockThatShortcutsLeadTo() throws Exception {
        RunDirectory[] made = new RunDirectory[1];
        traced(llama(4, new FixedEdgesConfig("0:2*0.1+1:2*-3+2:4", true, Granularity.BLOCK)), made);
        assertThat(Files.readAllLines(made[0].path().resolve("depth/edges.txt")))
                .containsExactly(
                        "# model.depth: 2 of 3 shortcuts are at least 0.2",
                        "1:2 -3.00000",
                        "2:4 1.00000",
                        "# strongest source of block 2: 1:2 -3.00000",
                        "# strongest source of block 4: 2:4 1.00000");
    }

    @Test
    void showsEntropiesOnlyOfCoefficientsThatSumToOneIntoEachBlock() {
        RunDirectory[] made = new RunDirectory[1];
        List<Plot> outgoing = traced(llama(4, AncreConfig.defaults().with(Normalization.OUTGOING)), made);
        assertThat(outgoing).extracting(Plot::name).containsExactly("model-depth-shortcuts");
        assertThat(outgoing.get(0).caption()).isEqualTo("Coefficients of the shortcuts; each column sums to 1.");
        List<Plot> naive = traced(llama(4, new NaiveConfig()), made);
        assertThat(naive).extracting(Plot::name).containsExactly("model-depth-shortcuts");
        assertThat(naive.get(0).caption()).isEqualTo("Coefficients of the shortcuts.");
        assertThat(made[0].metrics()).noneMatch(row -> row.name().endsWith("relative-entropy"));
    }

    @Test
    void warnsOfGrowingStatesOnlyWhereNoNormFollows() {
        RunDirectory[] made = new RunDirectory[1];
        traced(llama(24, AncreConfig.defaults()), made);
        assertThat(events.toString()).doesNotContain("multiply the size of a state");
        traced(new ResidualMlp(new ResidualMlp.Config(4, 2, 8, 24, 1, AncreConfig.defaults()), Rng.seed(1)), made);
        assertThat(events.toString()).contains("ANCRe: 24 blocks multiply the size of a state by about 1575");
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertThatThrownBy(() -> new DepthTraceConfig(0, 0)).hasMessage("every must be at least 1, got 0");
        assertThatThrownBy(() -> new DepthTraceConfig(1, 2)).hasMessage("threshold must be in [0, 1), got 2.0");
    }
}
