package dev.fathom.train;

import dev.fathom.engine.Scope;
import dev.fathom.lab.ExitStatus;
import dev.fathom.lab.checkpoint.Manifest;
import dev.fathom.lab.run.LiveRun;
import dev.fathom.lab.run.MetricRow;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.lab.run.RunEvent;
import dev.fathom.optim.AdamWConfig;
import dev.fathom.optim.OptimizerFactory;
import dev.fathom.optim.ScheduleConfig;
import java.util.List;
import java.util.function.Consumer;

/** Small trainings and what is left of them. */
final class Toy {

    static final long SEED = 5;

    private Toy() {}

    /**
     * All that a training leaves: the figures, and the last checkpoint with the hash of every file in it, so of every
     * bit of weights, optimiser and plug-ins.
     */
    record Left(List<MetricRow> metrics, Manifest checkpoint) {

        static Left of(RunDirectory directory) {
            return new Left(
                    directory.metrics(),
                    directory.checkpoints().latest().orElseThrow().manifest());
        }
    }

    /** Two parts a step, clipped gradients, a schedule; evaluations and checkpoints at steps of no common rhythm. */
    static TrainingConfig config(long steps, OptimizerFactory optimizer) {
        return new TrainingConfig(
                steps,
                ToyTask.Size.SMALL.batch(),
                ToyTask.Size.SMALL.parts(),
                optimizer,
                ScheduleConfig.Cosine.defaults(),
                1.0,
                5,
                7);
    }

    static TrainingConfig config(long steps) {
        return config(steps, AdamWConfig.of(1e-2));
    }

    static Trainer.Outcome train(Run run, TrainingConfig config, List<? extends PluginFactory> plugins) {
        return train(run, new ToyTask(ToyTask.Size.SMALL, run.seed()), config, plugins);
    }

    static Trainer.Outcome train(
            Run run, TrainingTask task, TrainingConfig config, List<? extends PluginFactory> plugins) {
        try (Scope scope = Scope.open();
                Trainer trainer = new Trainer(task, config, plugins, run)) {
            return trainer.train();
        }
    }

    /** Asks a run to stop once the loss of {@code step} is known. */
    static Consumer<LiveRun> stopAfter(TestRuns runs, long step) {
        return live -> {
            RunEvent last = runs.events.get(runs.events.size() - 1);
            if (last instanceof RunEvent.Metric figure && figure.step() == step) {
                live.requestStop();
            }
        };
    }

    /** What an uninterrupted training leaves. */
    static Left uninterrupted(TestRuns runs, TrainingConfig config, List<? extends PluginFactory> plugins) {
        RunDirectory directory = runs.create(SEED);
        ExitStatus status = runs.work(directory, live -> {}, run -> train(run, config, plugins));
        if (status != ExitStatus.DONE) {
            throw new AssertionError(runs.lastEvent());
        }
        return Left.of(directory);
    }
}
