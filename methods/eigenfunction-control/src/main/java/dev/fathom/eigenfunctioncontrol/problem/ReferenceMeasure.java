package dev.fathom.eigenfunctioncontrol.problem;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException.Fault;
import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.Mala;
import dev.fathom.sde.ScalarField;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A measure {@code ρ ∝ exp(−2W)} from which states are drawn, and the form {@code log φ = f_θ + βE − W} that belongs to
 * it. {@code W = βE} is the stationary law of a confining drift, {@code W = −βE} serves repulsive ones, a quadratic W
 * everything else: saddles, and potentials with flat directions.
 */
public final class ReferenceMeasure {

    /**
     * For the comparison of chains: states of each, and the least steps between them. Snapshots that follow each other
     * too closely differ less within a chain than between chains however well these have mixed, so the comparison is as
     * long as the burn-in.
     */
    private static final int SNAPSHOTS = 16;

    private static final int THIN = 10;

    private final SocProblem problem;
    private final ScalarField w;
    private final double multiple;
    private final @Nullable ExactLaw law;

    private ReferenceMeasure(SocProblem problem, ScalarField w, double multiple, @Nullable ExactLaw law) {
        this.problem = problem;
        this.w = w;
        this.multiple = multiple;
        this.law = law;
    }

    /**
     * {@code W = βE}.
     *
     * @throws ProblemException if its mass is infinite
     */
    public static ReferenceMeasure confining(SocProblem problem) {
        return stationary(problem, 1);
    }

    /** {@code W = −βE}. */
    public static ReferenceMeasure repulsive(SocProblem problem) {
        return stationary(problem, -1);
    }

    /**
     * {@code W = ½(x − m)ᵀK(x − m)}, the normal density with covariance {@code (2K)⁻¹}.
     *
     * @param k symmetric and positive definite
     */
    public static ReferenceMeasure quadratic(SocProblem problem, double[][] k, double... m) {
        ScalarField centred = new QuadraticField(k);
        ScalarField w = new ShiftedField(centred, m);
        requireNormalisable(w, problem.start());
        return new ReferenceMeasure(problem, w, Double.NaN, ExactLaw.normal(k, m));
    }

    /** {@code W = ½ k‖x‖²}. */
    public static ReferenceMeasure gaussian(SocProblem problem, double k) {
        return quadratic(problem, Potentials.diagonal(problem.dim(), k), new double[problem.dim()]);
    }

    /**
     * The first of {@code βE} and {@code −βE} whose measure has finite mass.
     *
     * @throws ProblemException if neither has
     */
    public static ReferenceMeasure of(SocProblem problem) {
        try {
            return confining(problem);
        } catch (ProblemException improper) {
            if (improper.fault() != Fault.NOT_NORMALISABLE) {
                throw improper;
            }
            try {
                return repulsive(problem);
            } catch (ProblemException both) {
                throw improper;
            }
        }
    }

    /** The exponent W. */
    public ScalarField exponent() {
        return w;
    }

    /** The energy 2W that a sampler of ρ needs. */
    public ScalarField energy() {
        return w.times(2);
    }

    /** Whether {@link #exact} can draw. */
    public boolean hasExactLaw() {
        return law != null;
    }

    /**
     * Draws states exactly, without a Markov chain.
     *
     * @throws ProblemException if that is not known how for this measure
     */
    public StateSampler exact(Rng rng) {
        ExactLaw known = law;
        if (known == null) {
            throw new ProblemException(
                    Fault.SETTING,
                    0,
                    "no exact sampler is known for this reference measure",
                    "draw by chains: `sampler: {kind: mala}`");
        }
        return n -> known.draw(n, rng);
    }

    /** Draws states by chains of the Metropolis-adjusted Langevin algorithm that start around the initial state. */
    public StateSampler chains(Mala.Config config, Rng rng) {
        Tensor spread = rng.split("start")
                .normal(DType.F32, config.chains(), problem.dim())
                .mul(0.3);
        Mala mala = new Mala(energy(), config, spread.add(problem.starts(1)), rng.split("moves"));
        return new StateSampler() {
            private double rhat = Double.NaN;

            @Override
            public Tensor draw(int n) {
                if (n <= config.chains()) {
                    return mala.draw(n);
                }
                Tensor rest = draw(n - config.chains());
                return Tensors.cat(List.of(mala.draw(config.chains()), rest), 0);
            }

            @Override
            public double acceptance() {
                return mala.acceptance();
            }

            @Override
            public int chains() {
                return config.chains();
            }

            @Override
            public double worstRhat() {
                if (Double.isNaN(rhat)) { // measuring advances the chains, so once must do
                    rhat = mala.diagnose(SNAPSHOTS, Math.max(THIN, config.burnIn() / SNAPSHOTS))
                            .worstRhat();
                }
                return rhat;
            }

            @Override
            public void close() {
                mala.close();
            }
        };
    }

    /** {@code β∇E − ∇W} at states, (batch, d): what {@code ∇log φ} has besides {@code ∇f_θ}. */
    public Tensor shift(Tensor x) {
        if (multiple == 1) {
            return x.detach().mul(0);
        }
        return problem.potential().gradient(x).mul(problem.beta()).sub(w.gradient(x));
    }

    /** {@code βE − W} at states, (batch). */
    public Tensor logShift(Tensor x) {
        if (multiple == 1) {
            return x.detach().mul(0).sum(1);
        }
        return problem.potential().value(x).mul(problem.beta()).sub(w.value(x));
    }

    /**
     * {@code ΔW − ‖∇W‖² + 𝒱} at states, (batch): the local energy is {@code −Δf + 2∇f·∇W − ‖∇f‖²} more. Terms that
     * cancel are left out rather than subtracted.
     */
    public Tensor remainder(Tensor x) {
        double beta = problem.beta();
        Tensor cost = problem.running().value(x).mul(2 * beta * beta);
        if (multiple == 1) {
            return cost;
        }
        Tensor bend = problem.potential().laplacian(x).mul(-beta);
        if (multiple == -1) {
            return cost.add(bend, 2);
        }
        Tensor steep = problem.potential().gradient(x).square().sum(1).mul(beta * beta);
        return cost.add(bend)
                .add(steep)
                .add(w.laplacian(x))
                .sub(w.gradient(x).square().sum(1));
    }

    private static ReferenceMeasure stationary(SocProblem problem, int sign) {
        double c = sign * problem.beta();
        ScalarField w = problem.potential().times(c);
        requireNormalisable(w, problem.start());
        ExactLaw law = null;
        if (problem.potential() instanceof QuadraticField quadratic) {
            double[][] k = quadratic.matrix();
            for (double[] row : k) {
                for (int j = 0; j < row.length; j++) {
                    row[j] *= c;
                }
            }
            law = ExactLaw.normal(k, new double[problem.dim()]);
        } else if (problem.potential() instanceof RingField ring && sign > 0 && problem.dim() == 2) {
            law = ExactLaw.ring(ring, c);
        }
        return new ReferenceMeasure(problem, w, sign, law);
    }

    /**
     * W must outgrow ½ d log r, else the mass is infinite: by more than ½ d log 2 with every doubling of the distance.
     */
    private static void requireNormalisable(ScalarField w, double[] start) {
        try (Scope scope = Scope.open()) {
            Tensor rays = ProblemCheck.rays(start, w);
            Growth growth = new Growth(w::value, start, rays);
            for (int i = 0; i < rays.size(0); i++) {
                Growth.Gain gain = growth.gain(i);
                boolean quickens = gain.before() > 1e-6 && gain.last() > 1.5 * gain.before();
                if (!quickens && !(gain.lasts() && gain.last() > 0.5 * start.length * Math.log(2))) {
                    throw new ProblemException(
                            Fault.NOT_NORMALISABLE,
                            gain.last(),
                            String.format(
                                    Locale.ROOT,
                                    "the measure exp(-2W) has infinite mass: along some ray W grows by %.4g from distance"
                                            + " %.0f to %.0f",
                                    gain.last(),
                                    gain.from(),
                                    2 * gain.from()),
                            "choose a quadratic reference measure W (`measure: {kind: gaussian, precision: 1}`)");
                }
            }
        }
    }
}
