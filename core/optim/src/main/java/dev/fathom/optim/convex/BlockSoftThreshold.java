package dev.fathom.optim.convex;

import dev.fathom.engine.Tensor;

/**
 * prox of the sum of Euclidean norms over the vectors along one dimension (group lasso): x · max(1 − t/‖x‖, 0), so that
 * whole vectors become zero.
 *
 * @param dim the dimension along which the vectors lie; negative counts from the end
 */
public record BlockSoftThreshold(int dim) implements Prox {

    @Override
    public Tensor apply(Tensor x, double threshold) {
        Vectors.requireThreshold(threshold);
        if (threshold == 0) {
            return x.copy();
        }
        // max(‖x‖, t) keeps the quotient defined where x = 0 and makes it exactly 0 wherever ‖x‖ ≤ t.
        Tensor norms = x.square().sumKeep(dim).sqrt().clampMin(threshold);
        return x.mul(norms.sub(threshold).div(norms));
    }
}
