package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;

/**
 * A weighted mean over draws, and its standard error from blocks that are independent of each other. Chains come back
 * at every draw and are correlated with themselves, so a block is a group of chains with all its visits; draws without
 * chains are a block each.
 */
final class BlockedMean {

    private final double[] weighted;
    private final double[] weights;
    private double top = Double.NEGATIVE_INFINITY;

    BlockedMean(Draws draws) {
        this.weighted = new double[draws.blocks()];
        this.weights = new double[draws.blocks()];
    }

    /**
     * Adds a draw.
     *
     * @param logWeights logarithms of the weights, (n)
     * @param values what is averaged, (n)
     */
    void add(Draws.Part part, Tensor logWeights, Tensor values) {
        double[] logs = logWeights.detach().to(DType.F64).toDoubles();
        double[] terms = values.detach().to(DType.F64).toDoubles();
        double highest = top;
        for (double log : logs) {
            highest = Math.max(highest, log);
        }
        double scale = top == Double.NEGATIVE_INFINITY ? 0 : Math.exp(top - highest);
        for (int b = 0; b < weights.length; b++) {
            weighted[b] *= scale;
            weights[b] *= scale;
        }
        top = highest;
        for (int i = 0; i < logs.length; i++) {
            double w = Math.exp(logs[i] - top);
            weighted[part.block(i)] += w * terms[i];
            weights[part.block(i)] += w;
        }
    }

    /** The ratio of the sums, with the standard error of a ratio. */
    Eigenvalue estimate() {
        double sum = 0;
        double norm = 0;
        for (int b = 0; b < weights.length; b++) {
            sum += weighted[b];
            norm += weights[b];
        }
        double mean = sum / norm;
        double squares = 0;
        for (int b = 0; b < weights.length; b++) {
            double off = (weighted[b] - mean * weights[b]) / norm;
            squares += off * off;
        }
        double blocks = weights.length;
        return new Eigenvalue(mean, Math.sqrt(squares * blocks / (blocks - 1)));
    }
}
