package dev.fathom.ngvi;

import java.util.ArrayList;
import java.util.List;

/**
 * Natural-gradient variational inference for generalised linear models with nothing to tune: all rows, expectations by
 * quadrature, and as step size the inverse of the local relative smoothness, γ_t = 1 / L_rel(ω_t), measured at every
 * step. The loss never rises: a step that would raise it is halved. It stops when the estimated gap to the optimum is
 * below {@link Options#tolerance}: the Bregman envelope over twice the local strong convexity or, where there is none,
 * the squared gradient by means and deviations over twice the prior's least precision.
 */
public final class TuningFreeVi {

    private static final double ROUGH = 0.02;
    private static final int MOST_HALVINGS = 40;

    private final Options options;

    /**
     * When to stop, and where to stay.
     *
     * @param tolerance estimated gap in nats at which to stop, greater than 0
     * @param maxSteps steps at most
     * @param box means and variances that are allowed
     */
    public record Options(double tolerance, int maxSteps, MomentBox box) {

        /** Checks the ranges. */
        public Options {
            if (!(tolerance > 0) || maxSteps < 1) {
                throw new ModelException(
                        "tolerance is " + tolerance + " and maxSteps " + maxSteps,
                        "tolerance must be > 0 and maxSteps at least 1");
            }
        }

        /** 1e-5 nats, 20,000 steps, and a box that only a degenerate model reaches. */
        public static Options defaults() {
            return new Options(1e-5, 20_000, MomentBox.wide());
        }
    }

    /** The method with its defaults. */
    public TuningFreeVi() {
        this(Options.defaults());
    }

    /** The method with options. */
    public TuningFreeVi(Options options) {
        this.options = options;
    }

    /**
     * Where a fit starts: m = 0, v = 1; for counts, whose curvature e^a is huge far from the data, the variances of the
     * Laplace approximation at 0.
     */
    public static MeanFieldGaussian start(Glm model, GaussianPrior prior) {
        int d = model.dim();
        prior.check(d);
        if (model.likelihood() != Likelihood.POISSON) {
            return MeanFieldGaussian.standard(d);
        }
        double[] gradient = new double[d];
        double[] variance = new double[d];
        model.derivatives(new double[d], null, gradient, variance);
        for (int i = 0; i < d; i++) {
            variance[i] = 1 / (variance[i] + prior.precision(i));
        }
        return MeanFieldGaussian.of(new double[d], variance);
    }

    /** Fits without a listener. */
    public ViResult fit(Glm model, GaussianPrior prior) {
        return fit(model, prior, start(model, prior), ViListener.NONE);
    }

    /**
     * Fits.
     *
     * @param start where to begin, inside the box
     * @throws NonFiniteEnergyException if the expected energy is not finite at the start
     * @throws ModelException if the prior or the start has not the model's length, or the start lies outside the box
     */
    public ViResult fit(Glm model, GaussianPrior prior, MeanFieldGaussian start, ViListener listener) {
        return new Fit(model, prior, start).run(listener);
    }

    /** One fit: its state, and the expectations there and at the point tried next. */
    private final class Fit {

        private final GaussianPrior prior;
        private final NaturalStep state;
        private final Lanczos lanczos;
        private final List<ViTrace> trace = new ArrayList<>();
        private Glm.Expectation now;
        private Glm.Expectation next;
        private double loss;

        Fit(Glm model, GaussianPrior prior, MeanFieldGaussian start) {
            prior.check(model.dim());
            this.prior = prior;
            state = new NaturalStep(start, prior, new Domain.Project(options.box()));
            lanczos = new Lanczos(2 * model.dim());
            now = new Glm.Expectation(model);
            next = new Glm.Expectation(model);
            loss = evaluate(now);
            if (!Double.isFinite(loss)) {
                throw new NonFiniteEnergyException("the expected energy", loss, state.mean());
            }
        }

        ViResult run(ViListener listener) {
            double gamma = Double.NaN;
            for (long t = 0; ; t++) {
                SmoothnessOperator operator = new SmoothnessOperator(now, state.variance());
                lanczos.run(operator, ROUGH);
                double smoothness = Math.max(1, lanczos.norm()); // γ ≤ 1 keeps the precision positive
                double envelope = Diagnostics.envelope(now, prior, state.current(), options.box(), smoothness);
                boolean converged = isDone(envelope, operator);
                trace.add(new ViTrace(t, t, gamma, loss, envelope, state.domainExits(), state.clipped()));
                boolean goOn = listener.at(trace.get(trace.size() - 1), state.current());
                if (converged || !goOn || t >= options.maxSteps()) {
                    return result(converged, false, gap(envelope));
                }
                gamma = descend(t, 1 / smoothness);
                if (gamma == 0) {
                    return result(false, true, gap(envelope));
                }
            }
        }

        private double evaluate(Glm.Expectation e) {
            e.evaluate(state.mean(), state.variance());
            return e.energy + prior.divergenceFrom(state.mean(), state.variance());
        }

        /** Whether the estimated gap is small, by a rough look at the smoothness matrix and by a close one. */
        private boolean isDone(double envelope, SmoothnessOperator operator) {
            if (!(gap(envelope) <= options.tolerance())) {
                return false;
            }
            lanczos.run(operator, 1e-6);
            return gap(envelope) <= options.tolerance();
        }

        /**
         * The estimated gap: at most 𝒟/(2μ) if ℓ is μ-strongly convex in ω around here. Where it is not, ℓ still is
         * min(s0)-strongly convex in (m, σ), for −log p(y | a) is convex in a (Domke 2020).
         */
        private double gap(double envelope) {
            double convexity = lanczos.smallest();
            return convexity > 0 ? envelope / (2 * convexity) : gapByDeviations();
        }

        /** ‖∇ℓ‖² / (2 min s0) with the gradient by (m, σ). */
        private double gapByDeviations() {
            double squares = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int i = 0; i < prior.dim(); i++) {
                double precision = prior.precision(i);
                double deviation = Math.sqrt(state.variance()[i]);
                double byMean = now.gradient[i] + precision * (state.mean()[i] - prior.mean(i));
                double byDeviation = deviation * (now.hessianDiagonal[i] + precision) - 1 / deviation;
                squares += byMean * byMean + byDeviation * byDeviation;
                least = Math.min(least, precision);
            }
            return squares / (2 * least);
        }

        /** Takes the step, halved until the loss does not rise; returns its size, 0 if no descent is to be seen. */
        private double descend(long t, double safe) {
            double gamma = safe;
            for (int k = 0; k < MOST_HALVINGS; k++) {
                state.step(t, gamma, now.gradient, now.hessianDiagonal);
                double tried = evaluate(next);
                if (tried < loss || k == 0 && tried == loss) { // a halved step that changes nothing is no descent
                    Glm.Expectation old = now;
                    now = next;
                    next = old;
                    loss = tried;
                    return gamma;
                }
                state.undo();
                gamma /= 2;
            }
            return 0;
        }

        private ViResult result(boolean converged, boolean stuck, double gap) {
            List<String> warnings = new ArrayList<>(state.boundaryWarning());
            if (now.glm().isSeparatedBy(state.mean())) {
                warnings.add(
                        "the posterior mean tells all rows apart: the classes are separable, and only the prior keeps the"
                                + " coefficients finite");
            }
            if (stuck) {
                warnings.add("stopped after " + (trace.size() - 1) + " steps, where rounding or the quadrature's error"
                        + " hides every descent; the estimated gap there is " + gap + " nats, above the tolerance of "
                        + options.tolerance());
            } else if (!converged) {
                warnings.add("stopped after " + (trace.size() - 1) + " steps, before the estimated gap fell below "
                        + options.tolerance() + " nats");
            }
            return new ViResult(state.current(), state.current(), trace, converged, warnings);
        }
    }
}
