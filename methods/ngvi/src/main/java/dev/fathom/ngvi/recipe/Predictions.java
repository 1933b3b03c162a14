package dev.fathom.ngvi.recipe;

import dev.fathom.lab.report.Numbers;
import dev.fathom.ngvi.Likelihood;
import dev.fathom.ngvi.Predictive;
import dev.fathom.ngvi.data.LabelledRows;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** What a posterior predicts for rows whose labels are known, and how that compares. */
final class Predictions {

    private static final int BINS = 10;

    private final Likelihood likelihood;
    private final double[] label;
    private final double[] mean;
    private final double[] deviation;

    Predictions(Posterior posterior, LabelledRows rows) {
        likelihood = posterior.likelihood();
        Predictive predictive = new Predictive(likelihood, posterior.q());
        label = new double[rows.size()];
        mean = new double[rows.size()];
        deviation = new double[rows.size()];
        for (int row = 0; row < rows.size(); row++) {
            label[row] = rows.labels().get(row);
            mean[row] = predictive.mean(rows.design(), row);
            deviation[row] = Math.sqrt(predictive.rateVariance(rows.design(), row));
        }
    }

    int size() {
        return label.length;
    }

    /** −1 or 1, or a count. */
    double label(int row) {
        return label[row];
    }

    /** The probability of a 1, or the expected count. */
    double mean(int row) {
        return mean[row];
    }

    /** How unsure the posterior leaves {@link #mean}. */
    double deviation(int row) {
        return deviation[row];
    }

    /** What was seen, on the scale of {@link #mean}. */
    private double seen(int row) {
        return likelihood == Likelihood.POISSON ? label[row] : (label[row] + 1) / 2;
    }

    /** Figures of merit by their names. */
    Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rows", size());
        facts.put("mean predicted", figure(Arrays.stream(mean)));
        facts.put("mean observed", figure(rows().mapToDouble(this::seen)));
        if (likelihood == Likelihood.POISSON) {
            double square = rows().mapToDouble(row -> Math.pow(seen(row) - mean[row], 2))
                    .average()
                    .orElse(0);
            facts.put("root mean square error", Numbers.text(Math.sqrt(square), 4));
        } else {
            facts.put("share told apart rightly", figure(rows().mapToDouble(row -> isRight(row) ? 1 : 0)));
            facts.put("log loss, nats a row", figure(rows().mapToDouble(this::logLoss)));
        }
        return facts;
    }

    private IntStream rows() {
        return IntStream.range(0, size());
    }

    private boolean isRight(int row) {
        return mean[row] > 0.5 == label[row] > 0;
    }

    private double logLoss(int row) {
        return -Math.log(Math.max(Double.MIN_NORMAL, label[row] > 0 ? mean[row] : 1 - mean[row]));
    }

    private static String figure(java.util.stream.DoubleStream values) {
        return Numbers.text(values.average().orElse(0), 4);
    }

    /** Mean prediction and mean observation in ten groups of rows, or one a row if there are fewer, by prediction. */
    double[][] calibration() {
        int[] order = rows().boxed()
                .sorted((a, b) -> Double.compare(mean[a], mean[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        int bins = Math.min(BINS, size());
        double[][] groups = new double[2][bins];
        for (int bin = 0; bin < bins; bin++) {
            int from = (int) ((long) bin * order.length / bins);
            int to = (int) ((long) (bin + 1) * order.length / bins);
            for (int k = from; k < to; k++) {
                groups[0][bin] += mean[order[k]] / (to - from);
                groups[1][bin] += seen(order[k]) / (to - from);
            }
        }
        return groups;
    }
}
