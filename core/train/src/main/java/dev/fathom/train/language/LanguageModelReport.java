package dev.fathom.train.language;

import dev.fathom.data.text.TokenFile;
import dev.fathom.lab.report.BarPlot;
import dev.fathom.lab.report.LinePlot;
import dev.fathom.lab.report.MetricSource;
import dev.fathom.lab.report.Plot;
import dev.fathom.lab.report.Report;
import dev.fathom.lab.report.Table;
import dev.fathom.lab.run.Run;
import dev.fathom.lab.run.RunDirectory;
import dev.fathom.nn.Llama;
import dev.fathom.train.LearningPlots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The page about a trained language model: how good it is, how it learned, what it writes, what it is made of. */
final class LanguageModelReport {

    private static final String BITS = "validation/bits-per-byte";

    private LanguageModelReport() {}

    static void write(
            Run run,
            Llama model,
            EncodedCorpus text,
            Map<String, Double> baselines,
            double bits,
            Map<String, String> samples,
            List<Plot> plots) {
        RunDirectory directory = RunDirectory.at(run.directory());
        MetricSource metrics = MetricSource.of(directory.metrics());
        Report report = Report.titled("A language model: " + directory.record().recipe())
                .text(
                        "Bits per byte of held-out text: how many bits the model needs, on average, to say the next byte. Lower is"
                                + " better; the same bytes for all.");
        quality(report, metrics, baselines, bits);
        report.section("How it learned");
        LearningPlots.add(report, directory, "nats per token", "tokens");
        if (!plots.isEmpty()) {
            report.section("What took part");
            plots.forEach(report::plot);
        }
        report.section("Samples");
        samples.forEach((prompt, sample) -> report.sample("after " + prompt.strip(), sample));
        report.section("Model and text").facts(facts(model, text)).folded("Parameters", model.describe());
        report.provenance(directory).write(run.directory());
    }

    private static void quality(Report report, MetricSource metrics, Map<String, Double> baselines, double bits) {
        List<String> names = new ArrayList<>(List.of("this model"));
        names.addAll(baselines.keySet());
        double[] values = new double[names.size()];
        Table table = Table.of("model", "bits per byte", "against this model");
        for (int i = 0; i < values.length; i++) {
            values[i] = i == 0 ? bits : baselines.getOrDefault(names.get(i), Double.NaN);
            table = table.row(names.get(i), values[i], String.format(Locale.ROOT, "%.2f×", values[i] / bits));
        }
        report.section("How good it is")
                .table(table)
                .plot(BarPlot.of("bits-per-byte", "Bits per byte of held-out text", names)
                        .y("bits per byte")
                        .bars("held-out text", values));
        if (metrics.names().contains(BITS)) {
            LinePlot plot = LinePlot.of("held-out", "Held-out text while learning")
                    .x("step")
                    .y("bits per byte")
                    .line("this model", metrics.series(BITS));
            for (Map.Entry<String, Double> baseline : baselines.entrySet()) {
                plot = plot.level(baseline.getKey(), baseline.getValue());
            }
            report.plot(plot);
        }
    }

    private static Map<String, Object> facts(Llama model, EncodedCorpus text) {
        TokenFile train = text.train();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("parameters", String.format(Locale.ROOT, "%,d", model.parameterCount()));
        facts.put("layers", model.config().layers());
        facts.put("width", model.config().dim());
        facts.put("context", model.config().context() + " tokens");
        facts.put("vocabulary", text.tokenizer().vocabularySize() + " tokens");
        facts.put(
                "training text",
                String.format(Locale.ROOT, "%.1f MB, %,d tokens", train.textBytes() / 1e6, train.size()));
        facts.put(
                "held-out text",
                String.format(
                        Locale.ROOT,
                        "%.2f MB, %,d tokens",
                        text.validation().textBytes() / 1e6,
                        text.validation().size()));
        facts.put("bytes per token", (double) train.textBytes() / train.size());
        return facts;
    }
}
