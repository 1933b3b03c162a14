package dev.fathom.amid.auction;

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
        Arrays.setAll(distribution, s -> Math.pow(ratio, s));
        return normalised(distribution);
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
