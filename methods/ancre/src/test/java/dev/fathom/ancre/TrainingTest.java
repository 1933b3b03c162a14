package dev.fathom.ancre;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.Environment;
import dev.fathom.lab.run.FathomHome;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunRequest;
import dev.fathom.lab.run.Runs;
import dev.fathom.nn.BlockHook;
import dev.fathom.nn.Llama;
import dev.fathom.nn.Module;
import dev.fathom.nn.Pass;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;
import dev.fathom.optim.SgdConfig;
import dev.fathom.train.Evaluation;
import dev.fathom.train.PluginFactory;
import dev.fathom.train.Trainer;
import dev.fathom.train.TrainingConfig;
import dev.fathom.train.TrainingTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ANCRe in the training loop of the library. */
class TrainingTest {

    private static final Tensor IDS = Tensors.of(new long[] {3, 17, 0, 22, 9, 9, 1, 14}, 2, 4);

    @TempDir
    Path folder;

    private final List<RunEvent> events = new ArrayList<>();

    /** Trains on the same few tokens; the blocks and the loss of a step can be tampered with. */
    private static class Tokens implements TrainingTask {
        final Llama model;

        Tokens(AncreConfig config) {
            model = new Llama(Llama.Config.of(32, 16, 8, 2, 8).withDepth(config), Rng.seed(1));
        }

        BlockHook hook(long step) {
            return BlockHook.NONE;
        }

        @Override
        public Module model() {
            return model;
        }

        @Override
        public Tensor loss(long step, int part) {
            return model.loss(IDS, IDS, Pass.training(Rng.seed(step)), hook(step));
        }

        @Override
        public Evaluation evaluate() {
            return new Evaluation(Map.of(Evaluation.LOSS, 0.0), 0);
        }

        @Override
        public String workUnit() {
            return "tokens";
        }

        @Override
        public double workPerPart() {
            return 8;
        }
    }

    private ExitStatus train(TrainingTask task, OptimizerFactory optimizer, List<PluginFactory> plugins) {
        Runs runs = Runs.in(FathomHome.in(folder), message -> {});
        RunDirectory directory = runs.create(new RunRequest("test", "test", 1, false, "kind: test\n"));
        TrainingConfig config = new TrainingConfig(4, 2, 1, optimizer, new ScheduleConfig.Constant(0), 0, 4, 4);
        return runs.start(directory, Environment.ofThisJava("test", 1), events::add)
                .execute(run -> {
                    try (Trainer trainer = new Trainer(task, config, plugins, run)) {
                        trainer.train();
                    }
                });
    }

    @Test
    void theLoopNamesTheStepAndTheBlockAtWhichAStateStopsBeingFinite() {
        Tokens task = new Tokens(AncreConfig.defaults()) {
            @Override
            BlockHook hook(long step) {
                return (index, block) -> step == 2 && index == 6 ? h -> h.mul(Double.POSITIVE_INFINITY) : block;
            }
        };
        assertThat(train(task, AdamWConfig.of(1e-3), List.of())).isEqualTo(ExitStatus.NON_FINITE);
        assertThat(events.toString()).contains("step 3: the state at block 7 is not finite");
    }

    @Test
    void weightDecaySparesTheShortcutsWithoutBeingTold() {
        Tokens task = new Tokens(AncreConfig.defaults().with(Normalization.HADAMARD)) {
            @Override
            public Tensor loss(long step, int part) {
                return super.loss(step, part).mul(0); // no gradient: only decay moves anything
            }
        };
        double before = weight(task.model, "lm_head.weight");
        OptimizerFactory decaying = new AdamWConfig(0.1, 0.9, 0.999, 1e-8, 0.5, List.of());
        assertThat(train(task, decaying, List.of())).isEqualTo(ExitStatus.DONE);
        assertThat(weight(task.model, "lm_head.weight"))
                .isCloseTo(before * Math.pow(1 - 0.1 * 0.5, 4), within(1e-4 * before));
        assertThat(weight(task.model, "model.depth.shortcuts_of_8_blocks")).isEqualTo(35);
    }

    /** The sum of the squares of a parameter. */
    private static double weight(Llama model, String name) {
        Tensor weight = model.parameters().getOrDefault(name, Tensors.zeros(1));
        double sum = weight.square().sum().item();
        return name.startsWith("lm_head") ? Math.sqrt(sum) : sum;
    }

    @Test
    void theTraceWarnsOfShortcutsThatSnapUnderPlainDescent() {
        List<PluginFactory> trace = List.of(new DepthTraceConfig(2, 0.2));
        train(new Tokens(AncreConfig.defaults()), SgdConfig.plain(0.01), trace);
        assertThat(events.toString())
                .contains("lr / temperature^2 = 100 under gradient descent")
                .contains("model.depth.shortcuts_of_8_blocks");
        events.clear();
        OptimizerFactory asAdvised = new SgdConfig(0.01, 0.9, false, 0, List.of(AncreConfig.shortcuts(0.1)));
        train(new Tokens(AncreConfig.defaults()), asAdvised, trace);
        assertThat(events.toString()).doesNotContain("temperature^2");
        events.clear();
        train(new Tokens(AncreConfig.defaults()), AdamWConfig.of(0.01), trace);
        assertThat(events.toString()).doesNotContain("temperature^2");
    }
}
