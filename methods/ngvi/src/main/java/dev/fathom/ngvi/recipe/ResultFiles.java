package dev.fathom.ngvi.recipe;

import dev.fathom.engine.Rng;
import dev.fathom.lab.run.Run;
import dev.fathom.ngvi.Glm;
import dev.fathom.ngvi.MeanFieldGaussian;
import dev.fathom.ngvi.ViResult;
import dev.fathom.ngvi.ViTrace;
import dev.fathom.ngvi.data.LabelledRows;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * The files of a fit: summary.csv, trace.csv, draws.csv, fitted.csv, posterior.json, and test.csv for rows held out.
 */
final class ResultFiles {

    private final Run run;
    private final Posterior posterior;
    private final Glm glm;

    ResultFiles(Run run, Posterior posterior, Glm glm) {
        this.run = run;
        this.posterior = posterior;
        this.glm = glm;
    }

    void write(BayesGlmConfig config, ViResult result, Rng rng) throws IOException {
        Files.writeString(run.file("posterior.json"), posterior.json());
        lines("summary.csv", summary(config.interval()));
        lines("trace.csv", trace(result.trace()));
        lines("draws.csv", draws(config.draws(), rng));
        lines("fitted.csv", labelled(new Predictions(posterior, LabelledRows.of(glm))));
    }

    void writeTest(Predictions test) throws IOException {
        lines("test.csv", labelled(test));
    }

    private void lines(String name, List<String> lines) throws IOException {
        Files.writeString(run.file(name), String.join("\n", lines) + "\n");
    }

    private List<String> summary(double coverage) {
        MeanFieldGaussian q = posterior.q();
        NormalDistribution normal = new NormalDistribution();
        double width = normal.inverseCumulativeProbability((1 + coverage) / 2);
        List<String> lines = new ArrayList<>(List.of("coefficient,mean,sd,low,high,probability_of_sign"));
        for (int i = 0; i < q.dim(); i++) {
            double sign = normal.cumulativeProbability(Math.abs(q.mean(i)) / q.deviation(i));
            lines.add(cell(posterior.names().get(i)) + ","
                    + numbers(
                            q.mean(i),
                            q.deviation(i),
                            q.mean(i) - width * q.deviation(i),
                            q.mean(i) + width * q.deviation(i),
                            sign));
        }
        return lines;
    }

    private List<String> trace(List<ViTrace> trace) {
        List<String> lines = new ArrayList<>(List.of("step,step_size,elbo,envelope,domain_exits,clipped"));
        for (ViTrace at : trace) {
            lines.add(at.step() + "," + numbers(at.stepSize(), -at.loss() - glm.leftOutConstant(), at.envelope()) + ","
                    + at.domainExits() + "," + at.clipped());
        }
        return lines;
    }

    private List<String> draws(int count, Rng rng) {
        List<String> lines = new ArrayList<>();
        lines.add(posterior.names().stream().map(ResultFiles::cell).collect(Collectors.joining(",")));
        for (int k = 0; k < count; k++) {
            lines.add(numbers(posterior.q().sample(rng)));
        }
        return lines;
    }

    private static List<String> labelled(Predictions rows) {
        List<String> lines = new ArrayList<>(List.of("label,mean,sd_of_mean"));
        for (int row = 0; row < rows.size(); row++) {
            lines.add(numbers(rows.label(row), rows.mean(row), rows.deviation(row)));
        }
        return lines;
    }

    static String numbers(double... values) {
        StringBuilder line = new StringBuilder();
        for (double value : values) {
            line.append(line.isEmpty() ? "" : ",").append(String.format(Locale.ROOT, "%.10g", value));
        }
        return line.toString();
    }

    static String cell(String text) {
        return text.matches("[^\",\n\r]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
