package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.engine.Tensor;

/**
 * Losses whose minimiser is the ground state. With {@code log φ = f + βE − W}, states from {@code ρ ∝ e^{−2W}}, the
 * energy density {@code e = ‖∇f + β∇E − ∇W‖² + 2β²f_run} and the local energy {@code r = Lφ/φ}. Every loss but the
 * variational one also asks {@code (log n)² → 0} for {@code n = ⟨e^{2f}⟩}.
 */
public enum EigenLoss {
    /** The Rayleigh quotient {@code ⟨e^{2f}e⟩/n}; its value is the estimate of λ₀. */
    RITZ(false) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            return terms.rayleigh().add(terms.penalty());
        }
    },
    /** {@code β_v⟨e^{2f}e⟩ + (1 − n)²}: its minimum is at {@code n = 1 − β_vλ/2}. */
    VARIATIONAL(false) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            Tensor n = terms.logNorm().exp();
            Tensor energy = terms.rayleigh().mul(n);
            return energy.mul(betaV).add(n.neg().add(1).square());
        }
    },
    /** {@code ⟨e^{2f}(r − λ)²⟩/n}: the weight e^{2f} hides errors where the value function is large. */
    PINN(true) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            return terms.weightedSquares(1, lambda).add(terms.penalty());
        }
    },
    /** The paper's: {@code ⟨(r − λ)²⟩}, which sees every state alike. */
    RELATIVE(true) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            return terms.squared(lambda).mean().add(terms.penalty());
        }
    },
    /** {@code ⟨log²(r/λ)⟩}, for λ₀ &gt; 0 only. */
    LOG_RELATIVE(true) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            return terms.localEnergy()
                    .div(lambda)
                    .clamp(1e-6, 1e6)
                    .log()
                    .square()
                    .mean()
                    .add(terms.penalty());
        }
    },
    /** The variance of r: like the relative loss, with λ profiled out instead of frozen. Not in the paper. */
    PROFILED(true) {
        @Override
        public Tensor of(EigenTerms terms, double lambda, double betaV) {
            return terms.squared(terms.localEnergy().mean()).mean().add(terms.penalty());
        }
    };

    private final boolean needsLaplacian;

    EigenLoss(boolean needsLaplacian) {
        this.needsLaplacian = needsLaplacian;
    }

    /** Whether it contains the local energy, and so the Laplacian of the network. */
    public boolean needsLaplacian() {
        return needsLaplacian;
    }

    /**
     * The loss, one number, differentiable by the terms.
     *
     * @param lambda the frozen estimate of λ₀
     * @param betaV the variational loss's weight, with {@code β_v λ₀ < 2}
     */
    public abstract Tensor of(EigenTerms terms, double lambda, double betaV);

    /**
     * Between PINN and the relative loss: {@code ⟨e^{2τf}(r − λ)²⟩/⟨e^{2τf}⟩}, PINN at τ = 1 and relative at τ = 0. Not
     * in the paper. Both signs of {@code ∇ log φ} make the residual zero where φ is tiny, and what the first stage
     * leaves there is chance; with τ falling from 1 to 0 the right one grows outward from where φ is known.
     *
     * @param tau τ in [0, 1]
     */
    static Tensor annealed(EigenTerms terms, double lambda, double tau) {
        return terms.weightedSquares(tau, lambda).add(terms.penalty());
    }
}
