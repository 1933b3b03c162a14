package dev.fathom.amid.auction;

import dev.fathom.amid.game.GameException;
import java.util.List;

/**
 * How values change between rounds: row-stochastic matrices over the values and, last, the inactive state ⊥ into which
 * winners move.
 */
@FunctionalInterface
public interface ValueDynamics {

    /**
     * w of one round.
     *
     * @param round from 0
     * @param initial the initial distribution over the |V| values
     * @return (|V| + 1) × (|V| + 1), rows sum to 1
     */
    double[][] matrix(int round, double[] initial);

    /** Values stay, and winners never come back: single-minded bidders. */
    static ValueDynamics fixed() {
        return (round, initial) -> {
            int n = initial.length + 1;
            double[][] w = new double[n][n];
            for (int s = 0; s < n; s++) {
                w[s][s] = 1;
            }
            return w;
        };
    }

    /**
     * Gaussian drift: w(s'|s) ∝ exp(−(c·s − s')² / (2σ²)) over the values s' in [0, 1); winners never come back.
     *
     * @param factor c
     * @param deviation σ, positive
     */
    static ValueDynamics drift(double factor, double deviation) {
        if (!(deviation > 0)) {
            throw new GameException(
                    "the drift's deviation is " + deviation + ", must be positive", "the paper uses 0.2");
        }
        return (round, initial) -> {
            int n = initial.length;
            double[][] w = new double[n + 1][n + 1];
            for (int s = 0; s < n; s++) {
                gaussian(w[s], factor * s / n, deviation, n);
            }
            w[n][n] = 1;
            return w;
        };
    }

    private static void gaussian(double[] row, double centre, double deviation, int n) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int s = 0; s < n; s++) {
            nearest = Math.min(nearest, Math.abs(centre - (double) s / n));
        }
        double sum = 0;
        for (int s = 0; s < n; s++) {
            double z = (centre - (double) s / n) / deviation;
            double best = nearest / deviation; // the nearest value weighs 1, however far the centre is from the grid
            double weight = Math.exp((best * best - z * z) / 2);
            row[s] = weight < 1e-30 ? 0 : weight;
            sum += row[s];
        }
        for (int s = 0; s < n; s++) {
            row[s] /= sum;
        }
    }

    /**
     * The same matrices for every market.
     *
     * @param matrices of every round in turn; the last one goes on
     */
    static ValueDynamics matrices(List<double[][]> matrices) {
        List<double[][]> kept = List.copyOf(matrices);
        return (round, initial) -> kept.get(Math.min(round, kept.size() - 1));
    }

    /**
     * These dynamics with a return from ⊥: with probability ρ in each round, with a value drawn from the initial
     * distribution. ρ = 1 regenerates every winner at once.
     */
    default ValueDynamics reentry(double probability) {
        return reentry(probability, null);
    }

    /**
     * As {@link #reentry(double)}, with values drawn from a given distribution.
     *
     * @param values over the |V| values; null for the initial distribution
     */
    default ValueDynamics reentry(double probability, double @org.jspecify.annotations.Nullable [] values) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new GameException(
                    "the probability of re-entry is " + probability + ", must be in [0, 1]", "0 means never");
        }
        return (round, initial) -> {
            double[][] w = matrix(round, initial);
            int n = initial.length;
            double[] drawn = values == null ? initial : values;
            w[n] = new double[n + 1];
            for (int s = 0; s < n; s++) {
                w[n][s] = probability * drawn[s];
            }
            w[n][n] = 1 - probability;
            return w;
        };
    }
}
