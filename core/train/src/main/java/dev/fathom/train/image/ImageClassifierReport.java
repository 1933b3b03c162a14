package dev.fathom.train.image;

import dev.fathom.lab.report.HeatMap;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.MetricSource;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.nn.ResNet;
import dev.fathom.train.LearningPlots;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page about a trained classifier: how often it is right, what it mistakes for what, how it learned. */
final class ImageClassifierReport {

    private static final String ACCURACY = "validation/accuracy";

    private ImageClassifierReport() {}

    static void write(Run run, ResNet model, ImageClassifierTask.Judgement test, List<Plot> plots) {
        RunDirectory directory = RunDirectory.at(run.directory());
        MetricSource metrics = MetricSource.of(directory.metrics());
        Report report =
                Report.titled("An image classifier: " + directory.record().recipe());
        quality(report, test);
        learning(report, directory, metrics);
        if (!plots.isEmpty()) {
            report.section("What took part");
            plots.forEach(report::plot);
        }
        report.section("Model").facts(facts(model)).folded("Parameters", model.describe());
        report.provenance(directory).write(run.directory());
    }

    private static void quality(Report report, ImageClassifierTask.Judgement test) {
        Confusion confusion = test.confusion();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("accuracy on the test split", String.format(Locale.ROOT, "%.2f %%", 100 * confusion.accuracy()));
        facts.put("loss on the test split", String.format(Locale.ROOT, "%.4f nats", test.loss()));
        Table table = Table.of("class", "pictures", "accuracy");
        double[][] shares =
                new double[confusion.classes().size()][confusion.classes().size()];
        for (int actual = 0; actual < shares.length; actual++) {
            table = table.row(confusion.classes().get(actual), confusion.pictures(actual), confusion.accuracy(actual));
            for (int predicted = 0; predicted < shares.length; predicted++) {
                double all = Math.max(1, confusion.pictures(actual));
                shares[actual][predicted] = confusion.count(actual, predicted) / all;
            }
        }
        report.section("How good it is")
                .facts(facts)
                .table(table)
                .plot(HeatMap.of("confusion", "What was taken for what, as shares of each class", shares)
                        .x("predicted")
                        .y("true")
                        .labels(confusion.classes(), confusion.classes()));
    }

    private static void learning(Report report, RunDirectory directory, MetricSource metrics) {
        report.section("How it learned");
        if (metrics.names().contains(ACCURACY)) {
            report.plot(LinePlot.of("accuracy", "Accuracy on held-out pictures")
                    .x("step")
                    .y("share right")
                    .line("held-out", metrics.series(ACCURACY)));
        }
        LearningPlots.add(report, directory, "nats per picture", "pictures");
    }

    private static Map<String, Object> facts(ResNet model) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("parameters", String.format(Locale.ROOT, "%,d", model.parameterCount()));
        facts.put("widths", model.config().widths().toString());
        facts.put("blocks per stage", model.config().blocks());
        facts.put("wiring", model.config().depth().toString());
        return facts;
    }
}
