package dev.fathom.ancre.study;

import dev.fathom.ancre.TopologyPlot;
import dev.fathom.lab.report.BarPlot;
import dev.fathom.lab.report.HeatMap;
import dev.fathom.lab.report.LinePlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pictures of the claims about language models. */
final class LanguagePlots {

    private LanguagePlots() {}

    /** Held-out loss over the steps, without the first place. */
    static LinePlot curves(Map<String, List<Training>> runs) {
        LinePlot plot = LinePlot.of("loss", "Held-out loss, mean over seeds")
                .x("step")
                .y("nats per token")
                .caption("The same seeds, data order and initial weights for all. The first eighth is left out.");
        return means(plot, runs, Training::losses, 1);
    }

    /** Relative entropy over the steps. */
    static LinePlot entropies(Map<String, List<Training>> runs) {
        LinePlot plot = LinePlot.of("entropy", "How spread the sources are, over training")
                .x("step")
                .y("entropy / ln j, mean over j >= 4 and seeds");
        return means(plot, runs, Training::entropies, 0);
    }

    private static LinePlot means(
            LinePlot plot, Map<String, List<Training>> runs, Function<Training, List<Double>> values, int from) {
        LinePlot result = plot;
        for (Map.Entry<String, List<Training>> each : runs.entrySet()) {
            double[] places = each.getValue().get(0).places();
            double[] mean = new double[places.length];
            Arrays.setAll(mean, at -> each.getValue().stream()
                    .mapToDouble(run -> values.apply(run).get(at))
                    .average()
                    .orElse(Double.NaN));
            int begin = Math.min(from, places.length - 1);
            result = result.line(
                    each.getKey(),
                    Arrays.copyOfRange(places, begin, places.length),
                    Arrays.copyOfRange(mean, begin, mean.length));
        }
        return result;
    }

    /** The coefficients at the end of a training of so many layers. */
    static HeatMap shortcuts(int layers, Training training) {
        return TopologyPlot.heatMap(
                        "shortcuts", "Learned shortcuts at temperature 0.01, seed 0", layers, training.edges())
                .x("from the state after layer (0: the embedding)")
                .y("to the output of layer");
    }

    /** What each layer is worth. */
    static BarPlot use(Map<String, Training> runs) {
        List<String> blocks = new ArrayList<>();
        int count = runs.values().iterator().next().increases().size();
        for (int j = 1; j <= count; j++) {
            blocks.add(String.valueOf(j));
        }
        BarPlot plot =
                BarPlot.of("use", "Loss gained by each layer, seed 0", blocks).y("nats per token when bypassed");
        for (Map.Entry<String, Training> each : runs.entrySet()) {
            plot = plot.bars(each.getKey(), each.getValue().use().increases());
        }
        return plot;
    }
}
