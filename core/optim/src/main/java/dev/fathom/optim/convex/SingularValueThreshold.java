package dev.fathom.optim.convex;

import dev.fathom.engine.Linalg;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;

/** prox of the nuclear norm: U · diag(max(σ − t, 0)) · Vᵀ for x = U · diag(σ) · Vᵀ. */
public record SingularValueThreshold() implements Prox {

    @Override
    public Tensor apply(Tensor x, double threshold) {
        try (Scope scope = Scope.open()) {
            Linalg.Svd shrunk = decompose(x, threshold);
            return scope.keep(shrunk.u().mul(shrunk.s()).matmul(shrunk.vh()));
        }
    }

    /**
     * The result in factors, with the shrunk singular values: what low-rank storage needs.
     *
     * @param x shape (n, m)
     * @return u (n, k), s (k) and vh (k, m) with k = min(n, m)
     */
    public Linalg.Svd decompose(Tensor x, double threshold) {
        Vectors.requireThreshold(threshold);
        Linalg.Svd svd = Linalg.svd(x);
        return new Linalg.Svd(svd.u(), svd.s().sub(threshold).clampMin(0), svd.vh());
    }
}
