package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Engine;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training holds as many tensors after every step as after the first; {@code -Dfathom.soak=full} takes 20,000. */
class TensorLeakTest {

    private static final boolean FULL = "full".equals(System.getProperty("fathom.soak"));
    private static final long SOAK_STEPS = FULL ? 20_000 : 2_000;

    @TempDir
    Path folder;

    /** The number of tensors alive each time a step is logged, in a training with no scope around it. */
    private List<Long> aliveAtSteps(ToyTask task, List<? extends PluginFactory> plugins) {
        TestRuns runs = new TestRuns(folder);
        List<Long> alive = new ArrayList<>();
        runs.work(
                runs.create(Toy.SEED),
                live -> {
                    if (runs.events.get(runs.events.size() - 1) instanceof RunEvent.Metric figure
                            && figure.name().equals("train/loss")) {
                        alive.add(Engine.liveTensors());
                    }
                },
                run -> {
                    try (Trainer trainer = new Trainer(task, Toy.config(40), plugins, run)) {
                        trainer.train();
                    }
                });
        assertThat(alive).as(runs.lastEvent()).hasSize(40);
        return alive;
    }

    @Test
    void everyStepEvaluationAndCheckpointReleasesWhatItMade() {
        ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED);
        List<Long> alive = aliveAtSteps(task, ToyPlugins.all());
        assertThat(alive).containsOnly(alive.get(0));
    }

    @Test
    void trainingLeavesTheModelAndNothingElse() {
        long before = Engine.liveTensors();
        ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED);
        aliveAtSteps(task, ToyPlugins.all());
        assertThat(Engine.liveTensors() - before)
                .isEqualTo(task.model().parameters().size());
    }

    @Test
    void tensorForgottenByATaskShowsAtEveryStep() {
        ToyTask task = new ToyTask(ToyTask.Size.SMALL, Toy.SEED).tampered((step, part, loss) -> {
            Thread other = new Thread(() -> Tensors.ones(1)); // no scope is open on it
            other.start();
            join(other);
            return loss;
        });
        List<Long> alive = aliveAtSteps(task, List.of());
        for (int i = 1; i < alive.size(); i++) {
            assertThat(alive.get(i)).isEqualTo(alive.get(0) + 2L * i);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void residentMemoryStaysFlat() throws Exception {
        RunDirectory directory = new TestRuns(folder).create(Toy.SEED);
        // A Java heap of fixed size that is touched at the start, so that only native memory can grow.
        List<String> flags = List.of("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch");
        ToyProgram.Child child = ToyProgram.Child.start(
                folder.resolve("out"), flags, folder, directory.id(), SOAK_STEPS, SOAK_STEPS / 20);
        assertThat(child.await()).as(child.printed()).isZero();
        List<long[]> memory = child.printed()
                .lines()
                .filter(line -> line.startsWith("memory "))
                .map(line -> Stream.of(line.substring(7).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
        assertThat(memory).hasSize(2);
        double growth = (double) memory.get(1)[0] / memory.get(0)[0] - 1;
        if (FULL) {
            System.out.printf(
                    "%d steps: resident %.1f MB, then %.1f MB (%+.2f %%); %d tensors, then %d%n",
                    SOAK_STEPS,
                    memory.get(0)[0] / 1e6,
                    memory.get(1)[0] / 1e6,
                    100 * growth,
                    memory.get(0)[1],
                    memory.get(1)[1]);
        }
        assertThat(growth).isLessThan(0.05);
        assertThat(memory.get(1)[1]).as("tensors").isEqualTo(memory.get(0)[1]);
    }
}
