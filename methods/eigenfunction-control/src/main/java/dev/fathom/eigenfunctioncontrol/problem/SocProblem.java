package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.engine.DType;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.ControlledDiffusion;
import dev.fathom.sde.ScalarField;
import dev.fathom.sde.VectorField;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Steer {@code dX = (b(X) + σu)dt + β^{-1/2}σ dW} with a gradient drift at least expected cost {@code ∫(½‖u‖² + f(X))dt
 * + g(X_T)}.
 *
 * <p>Inside, states are whitened so that σ is the identity and {@code b = −∇E}: {@link #potential()}, the costs and
 * {@link #start()} are in those coordinates, and {@link #whitening()} leads back to the user's.
 */
public final class SocProblem {

    private final String name;
    private final int dim;
    private final double beta;
    private final ScalarField potential;
    private final @Nullable VectorField userDrift;
    private final ScalarField running;
    private final ScalarField terminal;
    private final double horizon;
    private final double[] start;
    private final @Nullable Whitening whitening;

    private SocProblem(Builder from) {
        this.name = from.name;
        this.dim = from.dim;
        this.beta = from.beta;
        this.horizon = from.horizon;
        this.whitening = from.sigma == null ? null : new Whitening(from.sigma, dim);
        double[] point = from.start == null ? new double[dim] : from.start.clone();
        VectorField drift = from.drift;
        if (drift == null && from.potential != null && whitening != null) {
            drift = VectorField.descending(from.potential);
        }
        if (whitening == null) {
            this.userDrift = drift;
            this.running = from.running;
            this.terminal = from.terminal;
            this.start = point;
        } else {
            this.userDrift = whitening.whitened(Objects.requireNonNull(drift));
            this.running = whitening.whitened(from.running);
            this.terminal = whitening.whitened(from.terminal);
            this.start = whitening.whitened(point);
        }
        this.potential = userDrift != null ? new LineIntegral(userDrift) : Objects.requireNonNull(from.potential);
    }

    private SocProblem(SocProblem from, double horizon) {
        this.name = from.name;
        this.dim = from.dim;
        this.beta = from.beta;
        this.potential = from.potential;
        this.userDrift = from.userDrift;
        this.running = from.running;
        this.terminal = from.terminal;
        this.horizon = horizon;
        this.start = from.start;
        this.whitening = from.whitening;
    }

    /**
     * Begins a problem; β is 1, σ the identity, costs are zero, the horizon is 1 and the start is the origin until set.
     */
    public static Builder builder() {
        return new Builder();
    }

    /** A name for messages and plots. */
    public String name() {
        return name;
    }

    /** The number of dimensions d. */
    public int dim() {
        return dim;
    }

    /** The inverse temperature β. */
    public double beta() {
        return beta;
    }

    /** The potential E. */
    public ScalarField potential() {
        return potential;
    }

    /** The drift −∇E. */
    public VectorField drift() {
        return userDrift != null ? userDrift : VectorField.descending(potential);
    }

    /** The drift as the user gave it, in whitened coordinates; null if a potential was given. */
    @Nullable
    VectorField userDrift() {
        return userDrift;
    }

    /** The running cost f. */
    public ScalarField running() {
        return running;
    }

    /** The terminal cost g. */
    public ScalarField terminal() {
        return terminal;
    }

    /** The horizon T. */
    public double horizon() {
        return horizon;
    }

    /** The state at time 0. */
    public double[] start() {
        return start.clone();
    }

    /** The start n times: (n, d), single precision. */
    public Tensor starts(int n) {
        return Tensors.of(start, 1, dim).to(DType.F32).repeat(n, 1);
    }

    /** How whitened states relate to the user's; null if σ is the identity. */
    public @Nullable Whitening whitening() {
        return whitening;
    }

    /** The controlled equation, with noise {@code β^{-1/2}}. */
    public ControlledDiffusion diffusion() {
        return ControlledDiffusion.of(drift(), 1 / Math.sqrt(beta));
    }

    /**
     * The same problem with another horizon: a ground state learned for one serves all.
     *
     * @throws ProblemException if the horizon is out of range
     */
    public SocProblem withHorizon(double other) {
        requireHorizon(other);
        return new SocProblem(this, other);
    }

    private static void requireHorizon(double horizon) {
        Builder.require(
                horizon > 0 && Double.isFinite(horizon), horizon, "the horizon must be > 0 and finite, got " + horizon);
    }

    /**
     * Checks what the theory needs: finite values, right shapes, a gradient drift, a growing effective potential.
     *
     * @return warnings, each in one line; empty if there are none
     * @throws ProblemException with the number that shows what is wrong
     */
    public List<String> validate() {
        return new ProblemCheck(this).run();
    }

    /** Collects the parts of a problem. */
    public static final class Builder {

        private String name = "problem";
        private int dim;
        private double beta = 1;
        private @Nullable ScalarField potential;
        private @Nullable VectorField drift;
        private ScalarField running = ScalarField.zero();
        private ScalarField terminal = ScalarField.zero();
        private double horizon = 1;
        private double @Nullable [] start;
        private double @Nullable [][] sigma;

        private Builder() {}

        /** Names it. */
        public Builder name(String text) {
            name = text;
            return this;
        }

        /** The number of dimensions, at least 1. */
        public Builder dim(int d) {
            dim = d;
            return this;
        }

        /** The inverse temperature, positive. */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** The potential E of the drift −∇E; a lambda on tensors will do. */
        public Builder potential(ScalarField e) {
            potential = e;
            return this;
        }

        /** The drift itself instead of its potential; it must be a gradient. */
        public Builder drift(VectorField b) {
            drift = b;
            return this;
        }

        /** The running cost f. */
        public Builder runningCost(ScalarField f) {
            running = f;
            return this;
        }

        /** The terminal cost g. */
        public Builder terminalCost(ScalarField g) {
            terminal = g;
            return this;
        }

        /** The horizon T, positive. */
        public Builder horizon(double t) {
            horizon = t;
            return this;
        }

        /** The state at time 0. */
        public Builder initial(double... x) {
            start = x.clone();
            return this;
        }

        /** The constant σ, d x d and invertible. */
        public Builder sigma(double[][] matrix) {
            sigma = matrix;
            return this;
        }

        /**
         * Makes the problem.
         *
         * @throws ProblemException if a part is left out or out of range
         */
        public SocProblem build() {
            require(dim >= 1, dim, "dim must be at least 1, got " + dim);
            require(beta > 0 && Double.isFinite(beta), beta, "beta must be > 0 and finite, got " + beta);
            requireHorizon(horizon);
            require(
                    (potential == null) != (drift == null),
                    0,
                    "exactly one of potential and drift must be given, got " + (drift == null ? "none" : "both"));
            require(
                    start == null || start.length == dim,
                    start == null ? 0 : start.length,
                    "the initial state must have " + dim + " components, got " + (start == null ? 0 : start.length));
            return new SocProblem(this);
        }

        private static void require(boolean met, double measured, String message) {
            if (!met) {
                throw new ProblemException(
                        ProblemException.Fault.SETTING, measured, message, "correct the problem's definition");
            }
        }
    }
}
