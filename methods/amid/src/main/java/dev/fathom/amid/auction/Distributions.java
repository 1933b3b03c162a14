package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import dev.fathom.engine.Rng;
import java.util.Arrays;

/** Distributions over a grid of values. */
public final class Distributions {

    private Distributions() {}

    /** All values equally likely. */
    public static double[] uniform(int values) {
        double[] distribution = new double[values];
        Arrays.fill(distribution, 1.0 / values);
        return distribution;
    }

    /** Value s/|V| with probability proportional to ratio^s: the paper's 0.9^s has few high values. */
    public static double[] geometric(int values, double ratio) {
        double[] distribution = new double[values];
        double likeliest = ratio > 1 ? values - 1 : 0; // which has weight 1, so that no power overflows
        Arrays.setAll(distribution, s -> Math.pow(ratio, s - likeliest));
        return normalised(distribution);
    }

    /**
     * The share of values in each cell of a grid, with values divided by {@code scale} and those outside put into the
     * nearest cell.
     *
     * @param values at least one
     * @param scale what counts as 1, positive
     */
    public static double[] histogram(double[] values, int cells, double scale) {
        if (values.length == 0 || !(scale > 0)) {
            throw new GameException(
                    "a distribution needs values and a positive scale, got " + values.length + " and " + scale,
                    "give a file with numbers");
        }
        double[] share = new double[cells];
        for (double value : values) {
            int cell = (int) Math.floor(value / scale * cells);
            share[Math.min(cells - 1, Math.max(0, cell))] += 1;
        }
        return normalised(share);
    }

    /** Drawn uniformly from all distributions. */
    public static double[] random(int values, Rng rng) {
        double[] distribution = new double[values];
        Arrays.setAll(distribution, s -> -Math.log(1 - rng.nextDouble()));
        return normalised(distribution);
    }

    /** Weights divided by their sum. */
    public static double[] normalised(double[] weights) {
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(w -> w / sum).toArray();
    }
}
