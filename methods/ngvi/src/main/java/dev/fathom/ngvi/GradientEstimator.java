package dev.fathom.ngvi;

/**
 * How E_q ∇h and E_q diag ∇²h are estimated. The prior's and the entropy's share is never sampled.
 *
 * @see Estimators
 */
public sealed interface GradientEstimator {

    /**
     * E1, from gradients alone: E diag ∇²h ≈ mean[∇h(z) ⊙ ε]/σ. Unbiased, noisy, of any sign.
     *
     * @param draws K, at least 1; the number of pairs if antithetic
     * @param antithetic whether every ε is used with −ε
     */
    record Reparameterised(int draws, boolean antithetic) implements GradientEstimator {
        /** Checks the number. */
        public Reparameterised {
            positive(draws);
        }
    }

    /**
     * E2, from the diagonal of the Hessian (Price's theorem): never negative for a log-concave model, so the precision
     * stays positive for steps of at most 1.
     *
     * @param draws K, at least 1; the number of pairs if antithetic
     * @param antithetic whether every ε is used with −ε
     */
    record Price(int draws, boolean antithetic) implements GradientEstimator {
        /** Checks the number. */
        public Price {
            positive(draws);
        }
    }

    /**
     * E3, for a {@link Glm}: one-dimensional Gauss-Hermite quadrature, no noise but that of the minibatch.
     *
     * @param nodes 2 to 100
     */
    record Quadrature(int nodes) implements GradientEstimator {
        /** Checks the number. */
        public Quadrature {
            if (nodes < 2 || nodes > 100) {
                throw new ModelException("quadrature got " + nodes + " nodes", "use 2 to 100; 20 to 60 are usual");
            }
        }
    }

    private static void positive(int draws) {
        if (draws < 1) {
            throw new ModelException("an estimator got " + draws + " draws", "use at least 1");
        }
    }
}
