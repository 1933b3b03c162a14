package dev.fathom.optim.convex;

import dev.fathom.engine.Tensor;

/** prox of the ℓ1 norm: sign(x) · max(|x| − t, 0), element by element. */
public record SoftThreshold() implements Prox {

    @Override
    public Tensor apply(Tensor x, double threshold) {
        Vectors.requireThreshold(threshold);
        return x.sub(x.clamp(-threshold, threshold));
    }
}
