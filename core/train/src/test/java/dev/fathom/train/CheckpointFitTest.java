package dev.fathom.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fathom.engine.Safetensors;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.StagingFolder;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.SgdConfig;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit is refused with one line that names it. */
class CheckpointFitTest {

    private static final ToyTask.Size SMALL = ToyTask.Size.SMALL;

    @TempDir
    Path folder;

    private TestRuns runs;
    private RunDirectory directory;

    @BeforeEach
    void trainAWhile() {
        runs = new TestRuns(folder);
        directory = runs.create(Toy.SEED);
        runs.work(directory, Toy.stopAfter(runs, 3), run -> Toy.train(run, Toy.config(10), List.of()));
    }

    private RunEvent.Failed refused(ExitStatus expected, ToyTask.Size size, OptimizerFactory optimizer) {
        ExitStatus status = runs.work(
                directory,
                live -> {},
                run -> Toy.train(run, new ToyTask(size, run.seed()), Toy.config(10, optimizer), List.of()));
        assertThat(status).as(runs.lastEvent()).isEqualTo(expected);
        RunEvent.Failed failed = (RunEvent.Failed) runs.events.get(runs.events.size() - 1);
        assertThat(failed.message()).doesNotContain("\n");
        assertThat(failed.mend()).isNotEmpty();
        return failed;
    }

    @Test
    void modelOfAnotherShapeIsNamed() {
        ToyTask.Size wider = new ToyTask.Size(SMALL.examples(), SMALL.inputs(), 9, SMALL.batch(), SMALL.parts());
        RunEvent.Failed failed = refused(ExitStatus.DATA_MISMATCH, wider, AdamWConfig.of(1e-2));
        assertThat(failed.message())
                .startsWith("checkpoint " + directory.path().resolve("checkpoints"))
                .contains("does not fit this training")
                .contains("shape of layers.0.weight: expected [9, 4], found [8, 4]");
        assertThat(failed.mend()).contains("resume with the recipe the run was made from");
        assertThat(directory.checkpoints().latest().orElseThrow().step()).isEqualTo(3);
    }

    @Test
    void stateOfAnotherOptimiserIsNamed() {
        RunEvent.Failed failed = refused(ExitStatus.DATA_MISMATCH, SMALL, SgdConfig.defaults());
        assertThat(failed.message())
                .contains("the optimiser's state is of another kind or model")
                .contains("velocity/layers.0.")
                .contains("first_moment/layers.0.");
    }

    @Test
    void optimiserGroupWithoutParametersNamesTheKey() {
        OptimizerFactory grouped =
                new AdamWConfig(1e-2, 0.9, 0.99, 1e-8, 0, List.of(ParameterGroup.withoutDecay("*.norm.weight")));
        assertThat(refused(ExitStatus.WRONG_USE, SMALL, grouped).message())
                .startsWith("training.optimizer: no parameter matches the group *.norm.weight")
                .contains("layers.0.weight");
    }

    @Test
    void checkpointOfAnotherProgramIsRefused() {
        for (String training : List.of("{}", "{\"step\":-1,\"optimizer\":{},\"plugins\":{}}", "[1]", "{", "")) {
            runs.work(directory, live -> {}, run -> save(run, training));
            RunEvent.Failed failed = refused(ExitStatus.DATA_MISMATCH, SMALL, AdamWConfig.of(1e-2));
            assertThat(failed.message()).contains("step-00000004").contains("cannot be read: ");
        }
    }

    private static void save(Run run, String training) {
        run.checkpoints().save(4, staging -> {
            writeTensors(staging, "model.safetensors");
            writeTensors(staging, "optimizer.safetensors");
            staging.write("training.json", training.getBytes(StandardCharsets.UTF_8));
        });
        throw new IllegalStateException("so that the run is not finished");
    }

    private static void writeTensors(StagingFolder staging, String name) throws IOException {
        try (Scope scope = Scope.open();
                WritableByteChannel channel = staging.create(name)) {
            Safetensors.write(channel, Map.of("a", Tensors.ones(1)), Map.of());
        }
    }

    @Test
    void checkpointThatLacksAFileIsRefused() {
        runs.work(directory, live -> {}, run -> {
            run.checkpoints().save(4, staging -> staging.write("other.txt", new byte[1]));
            throw new IllegalStateException("so that the run is not finished");
        });
        assertThat(refused(ExitStatus.DATA_MISMATCH, SMALL, AdamWConfig.of(1e-2))
                        .message())
                .contains("has no file 'model.safetensors'; it has other.txt");
    }
}
