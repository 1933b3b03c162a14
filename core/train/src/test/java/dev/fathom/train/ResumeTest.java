package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.lab.run.RunStatus;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.Schedule;
import dev.fathom.optim.SgdConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A training that was stopped and resumed leaves what one leaves that was not: every figure, every bit. */
class ResumeTest {

    private static final long STEPS = 16;

    @TempDir
    Path folder;

    private TestRuns runs;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
    }

    private Toy.Left stopped(TrainingConfig config, List<? extends PluginFactory> plugins, long... stops) {
        RunDirectory directory = runs.create(Toy.SEED);
        for (long stop : stops) {
            ExitStatus status = runs.work(directory, Toy.stopAfter(runs, stop), run -> Toy.train(run, config, plugins));
            assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.INTERRUPTED);
            assertThat(directory.record().status()).isEqualTo(RunStatus.INTERRUPTED);
            assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(stop);
        }
        ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, config, plugins));
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
        return Toy.Left.of(directory);
    }

    @Test
    void resumedFromAnyStepEndsWithTheSameBits() {
        Toy.Left whole = Toy.uninterrupted(runs, Toy.config(STEPS), ToyPlugins.all());
        assertThat(whole.checkpoint().files()).hasSize(6);
        for (long stop = 1; stop < STEPS; stop++) {
            assertThat(stopped(Toy.config(STEPS), ToyPlugins.all(), stop))
                    .as("stopped after step %d", stop)
                    .isEqualTo(whole);
        }
    }

    @Test
    void resumedAtEveryStepEndsWithTheSameBits() {
        Toy.Left whole = Toy.uninterrupted(runs, Toy.config(STEPS), ToyPlugins.all());
        long[] stops = Stream.iterate(1L, step -> step + 1)
                .limit(STEPS - 1)
                .mapToLong(Long::longValue)
                .toArray();
        assertThat(stopped(Toy.config(STEPS), ToyPlugins.all(), stops)).isEqualTo(whole);
    }

    static Stream<OptimizerFactory> optimizers() {
        ParameterGroup scheduled =
                ParameterGroup.withLearningRate("*.bias", 2).scheduled(Schedule.linear(1, 0.1, STEPS));
        return Stream.of(
                SgdConfig.plain(0.05),
                new SgdConfig(0.05, 0.9, true, 1e-3, List.of(ParameterGroup.withoutDecay("layers.0.*"))),
                AdamConfig.defaults(),
                new AdamWConfig(1e-2, 0.9, 0.95, 1e-8, 0.1, List.of(scheduled)));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void resumedWithAnyOptimiserEndsWithTheSameBits(OptimizerFactory optimizer) {
        TrainingConfig config = Toy.config(STEPS, optimizer);
        Toy.Left whole = Toy.uninterrupted(runs, config, List.of());
        for (long stop : new long[] {1, 2, 9, STEPS - 1}) {
            assertThat(stopped(config, List.of(), stop)).as("%d", stop).isEqualTo(whole);
        }
    }

    @Test
    void workThatFailedAfterTheLastCheckpointIsDoneAgainWithoutWritingFiguresTwice() {
        Toy.Left whole = Toy.uninterrupted(runs, Toy.config(STEPS), ToyPlugins.all());
        RunDirectory directory = runs.create(Toy.SEED);
        for (boolean failing : new boolean[] {true, false}) {
            ExitStatus status = runs.work(directory, live -> {}, run -> {
                ToyTask task = new ToyTask(ToyTask.Size.SMALL, run.seed());
                try (Trainer trainer = new Trainer(task, Toy.config(STEPS), ToyPlugins.all(), run)) {
                    Trainer.Outcome outcome = trainer.train();
                    assertThat(outcome.steps()).isEqualTo(STEPS);
                    assertThat(outcome.evaluation().isPresent()).isEqualTo(failing);
                    Evaluation last = outcome.evaluation().orElseGet(() -> trainer.evaluate(STEPS));
                    assertThat(last.selection())
                            .isEqualTo(whole.checkpoint().metric().orElseThrow());
                    if (failing) {
                        throw new IllegalStateException("no report today");
                    }
                }
            });
            assertThat(status).isEqualTo(failing ? ExitStatus.FAILURE : ExitStatus.DONE);
        }
        assertThat(Toy.Left.of(directory)).isEqualTo(whole);
    }

    @Test
    void stepsOfAnEarlierProcessDoNotCountForTheRate() {
        RunDirectory directory = runs.create(Toy.SEED);
        runs.work(directory, Toy.stopAfter(runs, STEPS - 1), run -> Toy.train(run, Toy.config(STEPS), List.of()));
        runs.events.clear();
        runs.work(directory, live -> {}, run -> Toy.train(run, Toy.config(STEPS), List.of()));
        List<RunEvent.Progressed> told = runs.events.stream()
                .filter(RunEvent.Progressed.class::isInstance)
                .map(RunEvent.Progressed.class::cast)
                .toList();
        assertThat(told).anyMatch(event -> event.done() == STEPS - 1 && event.rate() == 0);
    }
}
