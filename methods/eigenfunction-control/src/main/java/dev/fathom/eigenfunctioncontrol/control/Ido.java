package dev.fathom.eigenfunctioncontrol.control;

/** Losses of iterative diffusion optimisation: control laws trained on simulated paths. */
public enum Ido {
    /** The cost itself, differentiated through the simulation. */
    RELATIVE_ENTROPY,
    /** Variance of the logarithm of the path weight. */
    LOG_VARIANCE,
    /** Variance of the path weight, scaled by its mean. */
    VARIANCE,
    /** Second moment of the logarithm around a trained constant. */
    MOMENT,
    /** Importance-weighted likelihood of the paths. */
    CROSS_ENTROPY,
    /** Stochastic optimal control matching with trained reparametrisation matrices. */
    SOCM,
    /** The same with the identity as matrices. */
    SOCM_CONSTANT,
    /** The same with {@code e^{−γ(s−t)}I}, γ trained. */
    SOCM_EXPONENTIAL,
    /** Importance-weighted regression on the lean adjoint. */
    SOCM_ADJOINT,
    /** Regression on the lean adjoint. */
    ADJOINT_MATCHING,
    /** Robust deep FBSDE, with the noise's sign that makes {@code Y₀} deterministic at the optimum. */
    FBSDE,
    /** Robust deep FBSDE with the opposite sign, as released with the paper; for comparison only. */
    FBSDE_AS_RELEASED;

    /** Whether the gradient goes through the simulation. */
    public boolean throughSimulation() {
        return this == RELATIVE_ENTROPY || this == FBSDE || this == FBSDE_AS_RELEASED;
    }

    /** Whether paths are weighted, so that the logarithm of the weights' mean must be tracked. */
    boolean isWeighted() {
        return this == CROSS_ENTROPY
                || this == SOCM
                || this == SOCM_CONSTANT
                || this == SOCM_EXPONENTIAL
                || this == SOCM_ADJOINT;
    }
}
