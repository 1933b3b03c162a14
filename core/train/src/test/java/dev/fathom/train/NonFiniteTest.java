package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.nn.Cascade;
import dev.fathom.nn.Mlp;
import dev.fathom.nn.ResidualTopology;
import dev.fathom.nn.StackShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Numbers that are not finite are caught before the optimiser's step, and named. */
class NonFiniteTest {

    /** The step at which it is planted, counted from 1. */
    private static final long STEP = 10;

    @TempDir
    Path folder;

    private final Map<String, float[]> weights = new TreeMap<>();
    private TestRuns runs;
    private RunDirectory directory;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
        directory = runs.create(Toy.SEED);
    }

    /** What is planted, and what it must be called. */
    private enum Planted {
        LOSS("step 10: the loss") {
            @Override
            Tensor change(Mlp model, int part, Tensor loss) {
                return part == 1 ? loss.mul(Double.NaN) : loss;
            }
        },
        INFINITE_LOSS("step 10: the loss") {
            @Override
            Tensor change(Mlp model, int part, Tensor loss) {
                return loss.add(Double.POSITIVE_INFINITY);
            }
        },
        /** The root of 0 is 0, and its derivative infinite. */
        GRADIENT("step 10: the gradient of layers.1.weight") {
            @Override
            Tensor change(Mlp model, int part, Tensor loss) {
                Tensor zero = model.parameters()
                        .get("layers.1.weight")
                        .square()
                        .mul(0)
                        .sum();
                return loss.add(zero.sqrt());
            }
        };

        private final String named;

        Planted(String named) {
            this.named = named;
        }

        abstract Tensor change(Mlp model, int part, Tensor loss);
    }

    private ExitStatus train(ToyTask task, List<? extends PluginFactory> plugins) {
        return runs.work(directory, live -> {}, run -> {
            try {
                Toy.train(run, task, Toy.config(20), plugins);
            } finally {
                task.model()
                        .parameters()
                        .forEach((name, weight) ->
                                weights.put(name, weight.detach().toFloats()));
            }
        });
    }

    private static ToyTask planted(Planted planted) {
        ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED);
        return task.tampered((step, part, loss) -> step == STEP - 1 ? planted.change(task.model(), part, loss) : loss);
    }

    /** The weights after the step before the planted one, from a training that ends there. */
    private Map<String, float[]> weightsBefore(List<? extends PluginFactory> plugins) {
        Map<String, float[]> before = new TreeMap<>();
        TestRuns sound = new TestRuns(folder.resolve("sound"));
        sound.work(sound.create(Toy.SEED), Toy.stopAfter(sound, STEP - 1), run -> {
            ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED);
            Toy.train(run, task, Toy.config(20), plugins);
            task.model()
                    .parameters()
                    .forEach((name, w) -> before.put(name, w.detach().toFloats()));
        });
        return before;
    }

    private RunEvent.Failed failure() {
        return (RunEvent.Failed) runs.events.get(runs.events.size() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void firstBadTensorAndStepAreNamedAndTheStepIsNotTaken(Planted planted) {
        ExitStatus status = train(planted(planted), List.of());
        assertThat(status).isEqualTo(ExitStatus.NON_FINITE);
        assertThat(status.code()).isEqualTo(4);
        assertThat(failure().message()).isEqualTo(planted.named + " is not finite");
        assertThat(failure().mend()).contains("fathom run --from RUN");
        assertThat(directory.record().status()).isEqualTo(RunStatus.FAILED);
        assertThat(directory.record().reason()).isEqualTo(failure().message());
        Map<String, float[]> before = weightsBefore(List.of());
        weights.forEach((name, values) -> assertThat(values).as(name).isEqualTo(before.get(name)));
        assertThat(directory.metrics()).noneMatch(row -> row.step() >= STEP);
    }

    @ParameterizedTest
    @EnumSource
    void checkpointBeforeItIsKeptAndLeadsOnWhenTheFaultIsGone(Planted planted) {
        Toy.Left whole = Toy.uninterrupted(new TestRuns(folder.resolve("sound")), Toy.config(20), ToyPlugins.all());
        train(planted(planted), ToyPlugins.all());
        assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(7);
        ExitStatus status = train(new ToyTask(ToyTask.Size.SMALL, Toy.SEED), ToyPlugins.all());
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(Toy.Left.of(directory)).isEqualTo(whole);
    }

    /** A task that sends a state which becomes infinite through a block whenever it is evaluated after a step. */
    private static final class BadWhenEvaluated implements TrainingTask {
        private final ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED);
        private final ResidualTopology cascade = new Cascade(new StackShape(2, 1, -1));
        private long steps;

        @Override
        public Mlp model() {
            return task.model();
        }

        @Override
        public Tensor loss(long step, int part) {
            steps = step + 1;
            return task.loss(step, part);
        }

        @Override
        public Evaluation evaluate() {
            if (steps >= STEP) {
                cascade.run(Tensors.ones(1, 1), List.of(h -> h, h -> h.div(0)));
            }
            return task.evaluate();
        }

        @Override
        public String workUnit() {
            return task.workUnit();
        }

        @Override
        public double workPerPart() {
            return task.workPerPart();
        }
    }

    @Test
    void stateThatIsBadAtAnEvaluationIsNamedWithTheStep() {
        TrainingTask task = new BadWhenEvaluated();
        ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, task, Toy.config(20), List.of()));
        assertThat(status).isEqualTo(ExitStatus.NON_FINITE);
        assertThat(failure().message()).isEqualTo("step 10: on held-out data the state at block 2 is not finite");
        assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(7);
    }

    /** A plug-in that does one bad thing at the planted step. */
    private record Bad(boolean toObjective) implements PluginFactory {

        @Override
        public String name() {
            return "bad";
        }

        @Override
        public TrainingPlugin create(TrainingContext context) {
            Tensor bias = context.model().parameters().get("layers.0.bias");
            return new TrainingPlugin() {
                @Override
                public Tensor objective(long step, Tensor loss) {
                    return toObjective && step == STEP - 1 ? loss.div(0) : loss.mul(1);
                }

                @Override
                public void afterStep(long step) {
                    if (!toObjective && step == STEP - 1) {
                        try (NoGrad off = Autograd.noGrad()) {
                            bias.mulInPlace(Double.NaN);
                        }
                    }
                }
            };
        }
    }

    @Test
    void pluginWhoseObjectiveIsBadIsNamed() {
        List<PluginFactory> plugins = new ArrayList<>(ToyPlugins.all());
        plugins.add(1, new Bad(true));
        assertThat(train(new ToyTask(ToyTask.Size.SMALL, Toy.SEED), plugins)).isEqualTo(ExitStatus.NON_FINITE);
        assertThat(failure().message()).isEqualTo("step 10: the objective of plug-in bad is not finite");
    }

    @Test
    void weightThatAStepMadeBadIsNamedRatherThanTheLossAfterIt() {
        assertThat(train(new ToyTask(ToyTask.Size.SMALL, Toy.SEED), List.of(new Bad(false))))
                .isEqualTo(ExitStatus.NON_FINITE);
        assertThat(failure().message()).isEqualTo("step 10: the weight layers.0.bias is not finite");
    }

    @Test
    void badWeightIsNeverWrittenToACheckpoint() {
        PluginFactory bad = new Bad(false);
        ExitStatus status =
                runs.work(directory, Toy.stopAfter(runs, STEP), run -> Toy.train(run, Toy.config(20), List.of(bad)));
        assertThat(status).isEqualTo(ExitStatus.NON_FINITE);
        assertThat(failure().message()).isEqualTo("step 10: the weight layers.0.bias is not finite");
        assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(7);
    }
}
