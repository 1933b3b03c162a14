package dev.fathom.ngvi;

import dev.fathom.engine.Rng;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic natural-gradient variational inference with a mean-field Gaussian: SNGD and Proj-SNGD.
 *
 * <p>A step λ ← λ − γ ∇̂_ω ℓ is one of mirror descent in the expectation parameters. In precision s = 1/v it reads s* =
 * (1−γ)s + γ(s0 + ĥ) and λ1* = s* m − γ ĝ_m; the projection then takes the exact minimiser over a {@link MomentBox}.
 */
public final class NaturalGradientVi {

    private static final int ELBO_DRAWS = 64;

    private final Builder options;

    private NaturalGradientVi(Builder options) {
        this.options = options;
    }

    /** Begins with the defaults: Price's estimator with 4 draws, γ = 0.3/√(1+t), the standard box, batches of 64. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Fits.
     *
     * @param epochs passes over the data, at least 1
     * @param listener hears the trace
     * @throws PrecisionLeftDomainException without projection, if a precision is not positive
     * @throws NonFiniteEnergyException if the model is not finite where a draw fell
     * @throws ModelException if the prior or the start has not the model's length, or the start lies outside the box
     */
    public ViResult fit(LogJoint model, GaussianPrior prior, int epochs, ViListener listener) {
        return new Fit(model, prior, options).run(epochs, listener);
    }

    /** The same without a listener. */
    public ViResult fit(LogJoint model, GaussianPrior prior, int epochs) {
        return fit(model, prior, epochs, ViListener.NONE);
    }

    /** One fit: its state and its steps. */
    private static final class Fit {

        private final LogJoint model;
        private final GaussianPrior prior;
        private final Builder options;
        private final NaturalStep state;
        private final LikelihoodGradient gradient;
        private final Batches batches;
        private final Rng choice;
        private final Rng elbo;
        private final Glm.@Nullable Expectation exact;
        private final List<ViTrace> trace = new ArrayList<>();
        private MeanFieldGaussian chosen;
        private double weight;

        Fit(LogJoint model, GaussianPrior prior, Builder options) {
            prior.check(model.dim());
            this.model = model;
            this.prior = prior;
            this.options = options;
            Rng rng = Rng.seed(options.seed);
            chosen = options.start == null ? MeanFieldGaussian.standard(model.dim()) : options.start;
            chosen.check("start", model.dim());
            state = new NaturalStep(chosen, prior, options.domain);
            gradient = new LikelihoodGradient(model, options.estimator, rng.split("draws"));
            batches = new Batches(model.rows(), options.batchSize, rng.split("rows"));
            choice = rng.split("iterate");
            elbo = rng.split("elbo");
            exact = model instanceof Glm glm ? new Glm.Expectation(glm) : null;
        }

        ViResult run(int epochs, ViListener listener) {
            if (epochs < 1) {
                throw new ModelException("a fit got " + epochs + " epochs", "use at least 1");
            }
            long steps = epochs * batches.perEpoch();
            long period = options.evaluateEvery > 0 ? options.evaluateEvery : batches.perEpoch();
            boolean goOn = tell(0, Double.NaN, listener);
            for (long t = 0; t < steps && goOn; t++) {
                gradient.estimate(state.mean(), state.variance(), batches.next());
                double gamma = options.step.at(t);
                choose(gamma);
                state.step(t, gamma, gradient.mean(), gradient.curvature());
                if ((t + 1) % period == 0 || t + 1 == steps) {
                    goOn = tell(t + 1, gamma, listener);
                }
            }
            return new ViResult(
                    state.current(), options.keepRandomIterate ? chosen : state.current(), trace, !goOn, warnings());
        }

        /**
         * Keeps ω_t, at which step t takes its gradient, with probability γ_t / (γ_0 + … + γ_t): in the end each of
         * them was kept in proportion to its step.
         */
        private void choose(double gamma) {
            weight += gamma;
            if (options.keepRandomIterate && choice.nextDouble() * weight < gamma) {
                chosen = state.current();
            }
        }

        private boolean tell(long step, double gamma, ViListener listener) {
            MeanFieldGaussian q = state.current();
            double loss = Double.NaN;
            double envelope = Double.NaN;
            if (options.evaluate && exact != null) {
                loss = exact.loss(prior, q);
                MomentBox box = state.box();
                if (box != null) {
                    envelope = Diagnostics.envelope(exact, prior, q, box, 1 / options.step.at(0));
                }
            } else if (options.evaluate) {
                loss = Diagnostics.loss(model, prior, q, ELBO_DRAWS, elbo.split(step));
            }
            ViTrace at = new ViTrace(
                    step,
                    (double) step / batches.perEpoch(),
                    gamma,
                    loss,
                    envelope,
                    state.domainExits(),
                    state.clipped());
            trace.add(at);
            return listener.at(at, q);
        }

        private List<String> warnings() {
            List<String> warnings = new ArrayList<>(state.boundaryWarning());
            if (options.estimator instanceof GradientEstimator.Price && options.step.at(0) > 1) {
                warnings.add("the first step size is " + options.step.at(0)
                        + ": above 1 even Price's estimator can make a precision negative");
            }
            if (!model.isLogConcave()) {
                warnings.add(
                        "the model is not known to be log-concave: the result is a stationary point, perhaps not the"
                                + " global optimum");
            }
            return warnings;
        }
    }

    /** Collects the options; {@link #build} makes the method. */
    public static final class Builder {

        private GradientEstimator estimator = Estimators.price(4);
        private StepSize step = Steps.inverseSqrt(0.3);
        private Domain domain = new Domain.Project(MomentBox.standard());
        private int batchSize = 64;
        private long seed;
        private long evaluateEvery;
        private boolean evaluate = true;
        private boolean keepRandomIterate;
        private @Nullable MeanFieldGaussian start;

        private Builder() {}

        /** How the likelihood's gradients are estimated. */
        public Builder estimator(GradientEstimator value) {
            estimator = value;
            return this;
        }

        /** The step sizes. */
        public Builder step(StepSize value) {
            step = value;
            return this;
        }

        /** Proj-SNGD on a box; the default. */
        public Builder projection(MomentBox box) {
            return domain(new Domain.Project(box));
        }

        /** Plain SNGD. */
        public Builder withoutProjection() {
            return domain(new Domain.Open());
        }

        /** What keeps the precision positive. */
        public Builder domain(Domain value) {
            domain = value;
            return this;
        }

        /** Rows in a minibatch; 0 for all. */
        public Builder batchSize(int value) {
            batchSize = value;
            return this;
        }

        /** Decides the order of the rows and all draws. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Where to start; by default m = 0, v = 1. */
        public Builder start(MeanFieldGaussian value) {
            start = value;
            return this;
        }

        /** Steps between two evaluations of the loss; by default an epoch. */
        public Builder evaluateEvery(long steps) {
            evaluateEvery = steps;
            return this;
        }

        /** Leaves the loss and the envelope in the trace out (NaN), where only the posterior is wanted. */
        public Builder withoutLoss() {
            evaluate = false;
            return this;
        }

        /** Keeps an iterate ω_t drawn in proportion to γ_t, the step taken from it; without this it is the last one. */
        public Builder keepRandomIterate() {
            keepRandomIterate = true;
            return this;
        }

        /** The method with these options. Later changes of the builder change it too. */
        public NaturalGradientVi build() {
            return new NaturalGradientVi(this);
        }
    }
}
