package dev.fathom.train;

import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.MetricSource;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.run.RunDirectory;

/** The part of a report that is the same for everything the {@link Trainer} trains: how the model learned. */
public final class LearningPlots {

    private LearningPlots() {}

    /**
     * Adds plots of loss, learning rate, gradient norm and throughput, as far as they were logged.
     *
     * @param lossUnit the unit of the loss
     * @param work what is worked through, for instance {@code tokens}
     */
    public static void add(Report report, RunDirectory run, String lossUnit, String work) {
        MetricSource metrics = MetricSource.of(run.metrics());
        if (!metrics.names().contains(Trainer.LOSS)) {
            return;
        }
        LinePlot loss = LinePlot.of("loss", "Loss")
                .x("step")
                .y(lossUnit)
                .line("training", metrics.series(Trainer.LOSS))
                .smooth(0.95);
        if (metrics.names().contains(Evaluation.LOSS)) {
            loss = loss.points("held-out", metrics.series(Evaluation.LOSS));
        }
        report.plot(loss)
                .plot(LinePlot.of("learning-rate", "Learning rate")
                        .x("step")
                        .y("learning rate")
                        .line("learning rate", metrics.series(Trainer.LEARNING_RATE)))
                .plot(LinePlot.of("gradient-norm", "Norm of the gradient, before clipping")
                        .x("step")
                        .y("norm")
                        .logY()
                        .line("gradient", metrics.series(Trainer.GRADIENT_NORM))
                        .smooth(0.9));
        MetricSource timings = MetricSource.of(run.timings());
        if (timings.names().contains(Trainer.THROUGHPUT)) {
            report.plot(LinePlot.of("throughput", "Throughput")
                    .x("step")
                    .y(work + " a second")
                    .line("throughput", timings.series(Trainer.THROUGHPUT)));
        }
    }
}
