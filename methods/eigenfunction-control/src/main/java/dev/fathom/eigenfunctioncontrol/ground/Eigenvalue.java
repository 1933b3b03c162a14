package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;

/**
 * An eigenvalue and how sure it is.
 *
 * @param value the estimate
 * @param error its standard error over batches
 */
public record Eigenvalue(double value, double error) {

    private static final int CHUNK = 2048;

    /** The Rayleigh quotient over many states. */
    static Eigenvalue rayleigh(GroundState ground, StateSampler sampler, int states) {
        int batches = Math.max(4, states / CHUNK);
        double[] quotients = new double[batches];
        double[] weights = new double[batches];
        for (int b = 0; b < batches; b++) {
            try (Scope scope = Scope.open()) {
                Tensor x = sampler.draw(Math.min(CHUNK, states));
                Tensor gradient = ground.gradientOfLog(x).sub(ground.measure().shift(x));
                Tensor value = ground.network().forward(x).squeeze(1).detach();
                EigenTerms terms = new EigenTerms(ground.problem(), ground.measure(), x, value, gradient, null, null);
                quotients[b] = terms.rayleigh().item();
                weights[b] = terms.logNorm().item();
            }
        }
        return weighted(quotients, weights);
    }

    /** The mean of the local energy over many states. */
    static Eigenvalue local(GroundState ground, StateSampler sampler, int states) {
        int batches = Math.max(4, states / CHUNK);
        double[] means = new double[batches];
        for (int b = 0; b < batches; b++) {
            try (Scope scope = Scope.open()) {
                means[b] = ground.localEnergy(sampler.draw(Math.min(CHUNK, states)))
                        .mean()
                        .item();
            }
        }
        return weighted(means, new double[batches]);
    }

    private static Eigenvalue weighted(double[] values, double[] logWeights) {
        double top = Double.NEGATIVE_INFINITY;
        for (double w : logWeights) {
            top = Math.max(top, w);
        }
        double sum = 0;
        double norm = 0;
        for (int b = 0; b < values.length; b++) {
            double w = Math.exp(logWeights[b] - top);
            sum += w * values[b];
            norm += w;
        }
        double mean = sum / norm;
        double squares = 0;
        for (int b = 0; b < values.length; b++) {
            double w = Math.exp(logWeights[b] - top) / norm;
            squares += w * w * (values[b] - mean) * (values[b] - mean);
        }
        return new Eigenvalue(mean, Math.sqrt(squares));
    }
}
