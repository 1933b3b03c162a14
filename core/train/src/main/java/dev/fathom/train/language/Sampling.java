package dev.fathom.train.language;

import dev.fathom.engine.Rng;
import java.util.Arrays;
import java.util.Comparator;

/**
 * How the next token is drawn from a model's logits.
 *
 * @param temperature divides the logits; 0 takes the most likely token
 * @param topP smallest set of most likely tokens whose probability reaches this share is kept, in (0, 1]; 1 keeps all
 * @param topK number of most likely tokens kept; 0 keeps all
 */
public record Sampling(double temperature, double topP, int topK) {

    /** Checks the ranges. */
    public Sampling {
        if (!(temperature >= 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("temperature must be at least 0 and finite, got " + temperature);
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
        }
        if (topK < 0) {
            throw new IllegalArgumentException("topK must be at least 0, got " + topK);
        }
    }

    /** Temperature 0.8 within the most likely 95 %. */
    public static Sampling defaults() {
        return new Sampling(0.8, 0.95, 0);
    }

    /**
     * Draws a token.
     *
     * @param logits one per token, not empty
     * @return an index into {@code logits}
     */
    public int draw(float[] logits, Rng rng) {
        if (temperature == 0) {
            return argmax(logits);
        }
        if (topP == 1 && topK == 0) {
            return drawFromAll(logits, rng);
        }
        return drawFromMostLikely(logits, rng);
    }

    private static int argmax(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }

    private int drawFromAll(float[] logits, Rng rng) {
        double max = logits[argmax(logits)];
        double total = 0;
        for (float logit : logits) {
            total += Math.exp((logit - max) / temperature);
        }
        double left = rng.nextDouble() * total;
        for (int i = 0; i < logits.length; i++) {
            left -= Math.exp((logits[i] - max) / temperature);
            if (left < 0) {
                return i;
            }
        }
        return argmax(logits);
    }

    private int drawFromMostLikely(float[] logits, Rng rng) {
        Integer[] order = new Integer[logits.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingDouble(i -> -logits[i]));
        double[] weights = new double[logits.length];
        double total = 0;
        for (int rank = 0; rank < weights.length; rank++) {
            weights[rank] = Math.exp((logits[order[rank]] - logits[order[0]]) / temperature);
            total += weights[rank];
        }
        int kept = topK == 0 ? weights.length : Math.min(topK, weights.length);
        double mass = 0;
        for (int rank = 0; rank < kept; rank++) {
            mass += weights[rank];
            if (mass >= topP * total) {
                kept = rank + 1;
            }
        }
        double left = rng.nextDouble() * mass;
        for (int rank = 0; rank < kept; rank++) {
            left -= weights[rank];
            if (left < 0) {
                return order[rank];
            }
        }
        return order[0];
    }
}
