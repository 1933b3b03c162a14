package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.Engine;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.FathomException;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.SgdConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginTest {

    @TempDir
    Path folder;

    private final List<String> calls = new ArrayList<>();
    private TestRuns runs;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
    }

    /** A plug-in under a name. */
    private record Named(String name, Function<TrainingContext, TrainingPlugin> maker) implements PluginFactory {
        @Override
        public TrainingPlugin create(TrainingContext context) {
            return maker.apply(context);
        }
    }

    /** Writes down every call, and what is true at that moment. */
    private final class Witness implements TrainingPlugin {
        private final String name;
        private final Map<String, Tensor> parameters;

        Witness(String name, TrainingContext context) {
            this.name = name;
            this.parameters = context.model().trainable();
        }

        private void called(String what) {
            boolean gradients = parameters.values().stream().allMatch(p -> p.grad() != null);
            boolean none = parameters.values().stream().allMatch(p -> p.grad() == null);
            calls.add(name + " " + what + (gradients ? " with gradients" : none ? "" : " with some gradients"));
        }

        @Override
        public void beforeLoss(long step) {
            called("beforeLoss " + step);
        }

        @Override
        public Tensor objective(long step, Tensor loss) {
            called("objective " + step);
            return loss;
        }

        @Override
        public void afterBackward(long step) {
            called("afterBackward " + step);
        }

        @Override
        public void afterStep(long step) {
            called("afterStep " + step);
        }

        @Override
        public PluginState state() {
            called("state");
            return PluginState.EMPTY;
        }

        @Override
        public void restore(PluginState state) {
            called("restore");
        }

        @Override
        public void close() {
            calls.add(name + " close");
        }
    }

    private TrainingTask watched(long seed) {
        return new ToyTask(ToyTask.Size.SMALL, seed).tampered((step, part, loss) -> {
            calls.add("loss " + step + "." + part);
            return loss;
        });
    }

    @Test
    void hooksAreCalledInTheDocumentedOrder() {
        List<PluginFactory> both =
                List.of(new Named("a", c -> new Witness("a", c)), new Named("b", c -> new Witness("b", c)));
        RunDirectory directory = runs.create(1);
        runs.work(directory, Toy.stopAfter(runs, 1), run -> Toy.train(run, watched(1), Toy.config(2), both));
        assertThat(String.join(", ", calls)).isEqualTo(callsOfStep(0));
        calls.clear();
        runs.work(directory, live -> {}, run -> Toy.train(run, watched(1), Toy.config(2), both));
        assertThat(String.join(", ", calls)).isEqualTo("a restore, b restore, " + callsOfStep(1));
    }

    /** One step, the checkpoint after it and the end. */
    private static String callsOfStep(int step) {
        return """
                a beforeLoss %1$d, b beforeLoss %1$d, loss %1$d.0, a objective %1$d, b objective %1$d, loss %1$d.1, \
                a afterBackward %1$d with gradients, b afterBackward %1$d with gradients, \
                a afterStep %1$d, b afterStep %1$d, a state, b state, a close, b close""".formatted(step);
    }

    @Test
    void gradientsAreSeenBeforeTheyAreClippedAndTheObjectiveIsWhatIsMinimised() {
        double[] norms = new double[2];
        PluginFactory doubling = new Named("doubling", context -> new TrainingPlugin() {
            @Override
            public Tensor objective(long step, Tensor loss) {
                return loss.mul(1000);
            }

            @Override
            public void afterBackward(long step) {
                norms[0] =
                        GradientClipping.globalNorm(context.model().trainable().values());
            }
        });
        TrainingConfig one = config(1, 1, SgdConfig.plain(1), 0.25);
        List<Tensor> before = new ArrayList<>();
        runs.work(runs.create(1), live -> {}, run -> {
            ToyTask task = new ToyTask(new ToyTask.Size(37, 4, 8, 6, 1), 1);
            task.model().trainable().values().forEach(p -> before.add(p.detach().copy()));
            Toy.train(run, task, one, List.of(doubling));
            List<Tensor> after = List.copyOf(task.model().trainable().values());
            double moved = 0;
            for (int i = 0; i < after.size(); i++) {
                moved += after.get(i).detach().sub(before.get(i)).square().sum().item();
            }
            norms[1] = Math.sqrt(moved);
        });
        assertThat(norms[0]).as("unclipped, of the objective").isGreaterThan(10);
        assertThat(norms[1]).as("the step of a clipped gradient").isCloseTo(0.25, within(1e-4));
    }

    private static TrainingConfig config(long steps, int parts, SgdConfig optimizer, double clip) {
        TrainingConfig config = Toy.config(steps, optimizer);
        return new TrainingConfig(
                steps, config.batch(), parts, optimizer, config.schedule(), clip, config.evaluateEvery(), 1);
    }

    @Test
    void stateOfEveryTypeSurvives() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("third", 1.0 / 3);
        numbers.put("tiny", Double.MIN_VALUE);
        numbers.put("minus zero", -0.0);
        numbers.put("infinite", Double.NEGATIVE_INFINITY);
        numbers.put("none", Double.NaN);
        numbers.put("large", 9007199254740991.0);
        Map<String, double[]> restored = new LinkedHashMap<>();
        Map<String, Double> back = new LinkedHashMap<>();
        PluginFactory keeper = new Named("keeper", context -> new TrainingPlugin() {
            @Override
            public PluginState state() {
                Map<String, Tensor> tensors = new LinkedHashMap<>();
                for (DType type : List.of(DType.F32, DType.F64, DType.BF16, DType.I64, DType.U8, DType.BOOL)) {
                    tensors.put(
                            type.name(), Tensors.of(new double[] {0, 1, 1}, 3).to(type));
                }
                tensors.put("a/b.c", Tensors.zeros(0, 3));
                tensors.put("scalar", Tensors.scalar(Math.PI, DType.F64));
                return new PluginState(tensors, numbers);
            }

            @Override
            public void restore(PluginState state) {
                state.tensors()
                        .forEach((name, tensor) -> restored.put(
                                tensor.dtype() + " " + name,
                                tensor.to(DType.F64).toDoubles()));
                back.putAll(state.numbers());
            }
        });
        RunDirectory directory = runs.create(1);
        runs.work(directory, Toy.stopAfter(runs, 1), run -> Toy.train(run, Toy.config(2), List.of(keeper)));
        ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, Toy.config(2), List.of(keeper)));
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        assertThat(back).isEqualTo(numbers);
        assertThat(restored).hasSize(8);
        for (String type : List.of("F32", "F64", "BF16", "I64", "U8", "BOOL")) {
            assertThat(restored.get(type + " " + type)).containsExactly(0, 1, 1);
        }
        assertThat(restored.get("F32 a/b.c")).isEmpty();
        assertThat(restored.get("F64 scalar")).containsExactly(Math.PI);
    }

    @Test
    void tensorsMadeForTheStateAreReleasedWithTheCheckpoint() {
        PluginFactory maker = new Named("maker", context -> new TrainingPlugin() {
            @Override
            public PluginState state() {
                calls.add("state");
                return new PluginState(Map.of("made", Tensors.ones(1000)), Map.of());
            }
        });
        List<Long> live = new ArrayList<>();
        runs.work(runs.create(1), run -> countAtCheckpoints(live), run -> {
            ToyTask task = new ToyTask(ToyTask.Size.SMALL, 1);
            try (Trainer trainer = new Trainer(task, config(20, 2, SgdConfig.defaults(), 0), List.of(maker), run)) {
                trainer.train(); // no scope around it
            }
        });
        assertThat(calls).hasSize(20);
        assertThat(live).hasSize(20).containsOnly(live.get(0));
    }

    private void countAtCheckpoints(List<Long> live) {
        if (runs.events.get(runs.events.size() - 1) instanceof RunEvent.Metric figure
                && figure.name().equals("train/loss")) {
            live.add(Engine.liveTensors());
        }
    }

    @Test
    void whatPluginsHoldIsReleasedWithTheTraining() {
        runs.work(runs.create(1), live -> {}, run -> {
            ToyTask task = new ToyTask(ToyTask.Size.SMALL, 1);
            long before = Engine.liveTensors();
            new Trainer(task, Toy.config(2), ToyPlugins.all(), run).close();
            calls.add("left " + (Engine.liveTensors() - before));
        });
        assertThat(calls).containsExactly("left 0");
    }

    @Test
    void whatPluginsHoldIsReleasedWhenTheTrainingIsRefused() {
        List<PluginFactory> twice = List.of(new ToyPlugins.Average(0.9), new ToyPlugins.Average(0.9));
        runs.work(runs.create(1), live -> {}, run -> {
            ToyTask task = new ToyTask(ToyTask.Size.SMALL, 1);
            long before = Engine.liveTensors();
            assertThatExceptionOfType(FathomException.class)
                    .isThrownBy(() -> new Trainer(task, Toy.config(2), twice, run).close())
                    .withMessageContaining("'average' is asked for twice");
            calls.add("left " + (Engine.liveTensors() - before));
        });
        assertThat(calls).containsExactly("left 0");
    }

    @Test
    void otherPluginsThanTheCheckpointHasAreRefused() {
        RunDirectory directory = runs.create(1);
        runs.work(directory, Toy.stopAfter(runs, 1), run -> Toy.train(run, Toy.config(2), ToyPlugins.all()));
        List<PluginFactory> fewer = ToyPlugins.all().subList(0, 1);
        ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, Toy.config(2), fewer));
        assertThat(status).isEqualTo(ExitStatus.DATA_MISMATCH);
        assertThat(((RunEvent.Failed) runs.events.get(runs.events.size() - 1)).message())
                .endsWith("does not fit this training: it was saved with plug-ins [average, kick, penalty],"
                        + " this training has [average]");
    }

    @Test
    void stateThatAPluginRefusesIsADataMismatch() {
        RunDirectory directory = runs.create(1);
        runs.work(directory, Toy.stopAfter(runs, 1), run -> Toy.train(run, Toy.config(2), ToyPlugins.all()));
        List<PluginFactory> other = new ArrayList<>(ToyPlugins.all());
        other.set(0, new Named("average", context -> new TrainingPlugin() {
            @Override
            public void restore(PluginState state) {
                throw new IllegalArgumentException("of another kind");
            }
        }));
        ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, Toy.config(2), other));
        assertThat(status).isEqualTo(ExitStatus.DATA_MISMATCH);
        assertThat(runs.lastEvent()).contains("does not fit this training: of another kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../a", "a/b", "-a", "ä"})
    void namesThatCannotNameAFileAreRefusedAtTheStart(String name) {
        List<PluginFactory> named = List.of(new Named(name, context -> new TrainingPlugin() {}));
        ExitStatus status = runs.work(runs.create(1), live -> {}, run -> Toy.train(run, Toy.config(2), named));
        assertThat(status).isEqualTo(ExitStatus.WRONG_USE);
        assertThat(runs.lastEvent())
                .contains("plugins: a plug-in cannot be named '" + name + "': allowed are letters, digits and -");
    }

    @Test
    void samePluginTwiceIsRefused() {
        List<PluginFactory> twice = List.of(new ToyPlugins.Average(0.9), new ToyPlugins.Average(0.5));
        ExitStatus status = runs.work(runs.create(1), live -> {}, run -> Toy.train(run, Toy.config(2), twice));
        assertThat(status).isEqualTo(ExitStatus.WRONG_USE);
        assertThat(runs.lastEvent()).contains("plugins: 'average' is asked for twice; once is allowed");
    }

    @Test
    void pluginMayChangeWeightsAfterAStep() {
        PluginFactory rounding = new Named("rounding", context -> new TrainingPlugin() {
            @Override
            public void afterStep(long step) {
                try (NoGrad off = Autograd.noGrad()) {
                    context.model()
                            .trainable()
                            .values()
                            .forEach(p -> p.copyFrom(p.mul(16).round().div(16)));
                }
            }
        });
        runs.work(runs.create(1), live -> {}, run -> {
            ToyTask task = new ToyTask(ToyTask.Size.SMALL, 1);
            Toy.train(run, task, Toy.config(3), List.of(rounding));
            for (Tensor weight : task.model().trainable().values()) {
                for (float value : weight.detach().toFloats()) {
                    assertThat(value * 16.0).isEqualTo(Math.rint(value * 16.0));
                }
            }
            calls.add("looked");
        });
        assertThat(calls).as(runs.lastEvent()).containsExactly("looked");
    }
}
