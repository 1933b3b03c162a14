package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainings whose process ends in the middle; {@code -Dfathom.soak=full} kills 50 times. */
class KilledTrainingTest {

    private static final boolean FULL = "full".equals(System.getProperty("fathom.soak"));
    private static final int KILLS = FULL ? 50 : 3;
    private static final int KILLS_A_TRAINING = 5;
    private static final long STEPS = 600;
    private static final long CHECKPOINT_EVERY = 20;

    @TempDir
    Path folder;

    private TestRuns runs;

    @BeforeEach
    void open() {
        runs = new TestRuns(folder);
    }

    private ToyProgram.Child start(RunDirectory directory, int number, long steps, long checkpointEvery)
            throws IOException {
        return ToyProgram.Child.start(
                folder.resolve("out-" + number), List.of(), folder, directory.id(), steps, checkpointEvery);
    }

    @Test
    void trainingKilledAtRandomMomentsEndsWithTheSameBits() throws Exception {
        TrainingConfig config = ToyProgram.config(STEPS, CHECKPOINT_EVERY);
        Toy.Left whole = Toy.uninterrupted(runs, config, ToyPlugins.all());
        Random random = new Random(17);
        int killed = 0;
        int withinCheckpoints = 0;
        for (int trainings = 0; killed < KILLS; trainings++) {
            assertThat(trainings).as("some are killed before they end").isLessThan(KILLS);
            RunDirectory directory = runs.create(Toy.SEED);
            for (int i = 0; i < KILLS_A_TRAINING && killed < KILLS && notFinished(directory); i++) {
                ToyProgram.Child child = start(directory, killed, STEPS, CHECKPOINT_EVERY);
                child.awaitTraining();
                Thread.sleep(random.nextInt(300));
                child.process().destroyForcibly();
                assertThat(child.await()).as(child.printed()).isIn(0, 137);
                assertThat(directory.isInUse()).isFalse();
                killed += notFinished(directory) ? 1 : 0;
                withinCheckpoints += leftovers(directory) ? 1 : 0;
            }
            if (notFinished(directory)) {
                ExitStatus status = runs.work(directory, live -> {}, run -> Toy.train(run, config, ToyPlugins.all()));
                assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.DONE);
            }
            assertThat(Toy.Left.of(directory)).isEqualTo(whole);
            assertThat(leftovers(directory)).isFalse();
        }
        if (FULL) {
            System.out.println(killed + " kills, " + withinCheckpoints + " of them within a checkpoint");
        }
    }

    private static boolean notFinished(RunDirectory directory) {
        return directory.record().status() != RunStatus.FINISHED;
    }

    /** Whether a checkpoint was begun and not ended. */
    private static boolean leftovers(RunDirectory directory) throws IOException {
        Path checkpoints = directory.path().resolve("checkpoints");
        if (!Files.exists(checkpoints)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(checkpoints)) {
            return entries.anyMatch(entry -> entry.getFileName().toString().startsWith("."));
        }
    }

    @Test
    void signalToEndLeavesACheckpointOfTheStepItCameIn() throws Exception {
        long never = 1_000_000;
        RunDirectory directory = runs.create(Toy.SEED);
        ToyProgram.Child child = start(directory, 0, never, never);
        child.awaitTraining();
        Thread.sleep(100);
        child.process().destroy();
        assertThat(child.await()).as(child.printed()).isEqualTo(128 + 15);
        assertThat(directory.record().status()).isEqualTo(RunStatus.INTERRUPTED);
        long step = directory.checkpoints().latest().orElseThrow().step();
        assertThat(step).isPositive();
        assertThat(directory.metrics()).extracting(MetricRow::step).last().isEqualTo(step);
        ExitStatus status = runs.work(
                directory,
                Toy.stopAfter(runs, step + 1),
                run -> Toy.train(run, ToyProgram.config(never, never), ToyPlugins.all()));
        assertThat(status).as(runs.lastEvent()).isEqualTo(ExitStatus.INTERRUPTED);
        assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(step + 1);
    }
}
