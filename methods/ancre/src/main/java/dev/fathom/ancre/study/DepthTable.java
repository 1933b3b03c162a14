package dev.fathom.ancre.study;

import dev.fathom.ancre.study.Trainings.Setting;
import dev.fathom.lab.claim.Estimate;
import dev.fathom.lab.claim.Measurement;
import dev.fathom.lab.claim.StudyContext;
import dev.fathom.lab.report.BarPlot;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every wiring trained alike: held-out loss at four checkpoints, the share of its steps after which it has reached the
 * cascade's final loss, and how spread its coefficients are. Left as {@code depth-table.md} in the claim's folder.
 */
final class DepthTable {

    private static final String NONE = "–";

    private final StudyContext context;
    private final Trainings trainings;
    private final Map<String, List<Training>> rows = new LinkedHashMap<>();
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    DepthTable(StudyContext context, Trainings trainings) {
        this.context = context;
        this.trainings = trainings;
    }

    Measurement measure() throws Exception {
        for (String wiring : Rivals.all().keySet()) {
            add(wiring, trainings.tuned(context, wiring));
        }
        Setting ancre = trainings.ancre(context);
        add("cascade, GaLore", trainings.tuned(context, Rivals.CASCADE).withGaLore());
        add(ancre.wiring() + ", GaLore", ancre.withGaLore());
        Files.writeString(context.directory().resolve("depth-table.md"), markdown());
        context.plot(bars());
        return measurement(ancre);
    }

    private void add(String name, Setting setting) throws Exception {
        settings.put(name, setting);
        rows.put(name, trainings.of(context, Trainings.CODE, setting));
    }

    /** The mean loss over the seeds after a quarter of the steps, 1 to 4. */
    static Estimate atQuarter(List<Training> runs, int quarter) {
        return Estimate.mean(
                runs.stream().mapToDouble(run -> run.quarters()[quarter - 1]).toArray());
    }

    private static double[] finals(List<Training> runs) {
        return runs.stream().mapToDouble(Training::finalLoss).toArray();
    }

    private List<Training> row(String name) {
        return Optional.ofNullable(rows.get(name)).orElseThrow();
    }

    private Measurement measurement(Setting ancre) {
        double[] ours = finals(row(ancre.wiring()));
        String best = Rivals.CASCADE;
        for (String name : Rivals.others()) {
            best = atQuarter(row(name), 4).value() < atQuarter(row(best), 4).value() ? name : best;
        }
        Measurement measurement = Measurement.of(Estimate.difference(ours, finals(row(best))));
        for (String name : rows.keySet()) {
            String shown = name.equals(ancre.wiring()) ? name + " (the chosen ANCRe)" : name;
            measurement = measurement.baseline(
                    name.equals(best) ? name + " (the best rival)" : shown, atQuarter(row(name), 4));
        }
        return measurement;
    }

    private BarPlot bars() {
        List<String> names = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Map.Entry<String, List<Training>> row : rows.entrySet()) {
            double loss = atQuarter(row.getValue(), 4).value();
            if (Double.isFinite(loss)) {
                names.add(row.getKey());
                values.add(loss);
            }
        }
        double lowest = values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        return BarPlot.of("table", "Held-out loss above the best", names)
                .y("nats per token")
                .bars("loss", values.stream().mapToDouble(v -> v - lowest).toArray());
    }

    /** Mean ± standard deviation over the seeds. */
    private String markdown() throws IOException {
        int steps = trainings.size().steps();
        StringBuilder out = new StringBuilder("| wiring | lr |");
        for (int quarter = 1; quarter <= 4; quarter++) {
            out.append(" step ").append(quarter * steps / 4).append(" |");
        }
        out.append(" steps to the cascade's final loss | entropy / ln j |\n|---|---|---|---|---|---|---|---|\n");
        double[] target = finals(row(Rivals.CASCADE));
        rows.forEach((name, runs) -> {
            Setting setting = Optional.ofNullable(settings.get(name)).orElseThrow();
            out.append("| ").append(name).append(" | ").append((setting.galore() ? 2 : 1) * setting.lr());
            for (int quarter = 1; quarter <= 4; quarter++) {
                out.append(" | ").append(spread(runs, quarter));
            }
            out.append(" | ").append(steps(runs, target, steps)).append(" | ");
            out.append(entropy(runs)).append(" |\n");
        });
        return out.toString();
    }

    private static String spread(List<Training> runs, int quarter) {
        double[] values =
                runs.stream().mapToDouble(run -> run.quarters()[quarter - 1]).toArray();
        double mean = Estimate.mean(values).value();
        long diverged =
                Arrays.stream(values).filter(value -> !Double.isFinite(value)).count();
        if (diverged > 0) {
            return "diverged in " + diverged + " of " + values.length;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
        return String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
    }

    /**
     * The mean of the steps; a seed that never reaches its cascade's loss makes it "not in n of m", a cascade that
     * diverged leaves it out.
     */
    private static String steps(List<Training> runs, double[] target, int steps) {
        double sum = 0;
        int never = 0;
        for (int i = 0; i < target.length; i++) {
            double share = runs.get(i).shareToReach(target[i]);
            never += Double.isInfinite(share) ? 1 : 0;
            sum += share;
        }
        if (never > 0) {
            return "not in " + never + " of " + target.length;
        }
        return Double.isNaN(sum) ? NONE : String.valueOf(Math.round(sum / target.length * steps));
    }

    /** The mean of the entropies; left out where the coefficients are no shares. */
    private static String entropy(List<Training> runs) {
        double mean =
                runs.stream().mapToDouble(Training::finalEntropy).average().orElse(Double.NaN);
        return Double.isNaN(mean) ? NONE : String.format(Locale.ROOT, "%.2f", mean);
    }
}
