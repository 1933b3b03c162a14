package dev.fathom.eigenfunctioncontrol.ground;

import dev.fathom.eigenfunctioncontrol.problem.ProblemException;
import dev.fathom.eigenfunctioncontrol.problem.ReferenceMeasure;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.eigenfunctioncontrol.problem.StateSampler;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.Schedule;
import dev.fathom.sde.laplacian.Jet;
import dev.fathom.sde.laplacian.Jets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Algorithm A of the paper: the ground state by its Rayleigh quotient until that settles, then by the chosen loss with
 * λ₀ frozen. The first stage is needed: every eigenfunction makes the residual zero, only the lowest makes the quotient
 * least.
 */
public final class EigenfunctionSolver {

    /** A sampler that does not move is noticed after as many iterations. */
    private static final int EARLY = 20;

    /** Chains whose split-R̂ is above this have not mixed. */
    private static final double MIXED = 1.1;

    private final EigenfunctionConfig config;
    private final long seed;

    /** A solver; everything random comes from the seed. */
    public EigenfunctionSolver(EigenfunctionConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /** Learns under a measure with states from a sampler of it, which the caller closes. */
    public Eigensystem fit(
            SocProblem problem, ReferenceMeasure measure, StateSampler sampler, TrainingTrace.Listener listener) {
        return fit(problem, measure, sampler, List.of(), listener);
    }

    /** Learns with the measure and the sampler that fit the problem, exact where that is known. */
    public Eigensystem fit(SocProblem problem, TrainingTrace.Listener listener) {
        List<String> notes = problem.validate();
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        try (StateSampler sampler =
                SamplerConfig.defaults().open(measure, Rng.seed(seed).split("states"))) {
            return fit(problem, measure, sampler, notes, listener);
        }
    }

    private Eigensystem fit(
            SocProblem problem,
            ReferenceMeasure measure,
            StateSampler sampler,
            List<String> notes,
            TrainingTrace.Listener listener) {
        Rng rng = Rng.seed(seed).split("eigenfunction");
        GroundState ground =
                new GroundState(problem, measure, config.widths(), config.activation(), rng.split("ground"));
        Jets jets = ground.jets(config.laplacian(), rng.split("probes"));
        Schedule schedule = Schedule.cosine(1, 5e-3, config.iterations());
        List<String> warnings = new ArrayList<>(notes);

        Stage stage = Stage.RITZ;
        RitzWatch watch = new RitzWatch();
        Optimizer adam = adam(ground);
        for (int it = 0; it < config.iterations(); it++) {
            boolean late = it >= (config.iterations() + config.ritzSteps()) / 2;
            if (stage == Stage.RITZ
                    && config.loss() != EigenLoss.RITZ
                    && it >= config.ritzSteps()
                    && (watch.settled() || late)) {
                if (!watch.settled()) {
                    warnings.add(unsettled(watch));
                }
                stage = second(ground, sampler, it);
                adam.close();
                adam = adam(ground);
            }
            try (Scope scope = Scope.open()) {
                Tensor x = sampler.draw(config.batch());
                Step step = step(ground, jets, stage, x, stage.weight(config, it));
                GradientClipping.byGlobalNorm(ground.network().parameters().values(), config.clipNorm());
                adam.step(schedule.at(it));
                adam.clearGradients();
                if (it == EARLY) {
                    requireAcceptance(sampler);
                }
                if (!Double.isFinite(step.loss())) {
                    throw new NonFiniteException(it + 1L, "loss");
                }
                if (stage == Stage.RITZ) {
                    watch.add(step.rayleigh());
                }
                listener.on(new TrainingTrace(
                        it + 1, config.iterations(), stage.name(), step.loss(), stage.shown(step.rayleigh())));
            }
        }
        adam.close();
        requireAcceptance(sampler);
        noteChains(sampler, warnings);
        return new ExcitedStates(config, seed).complete(ground, stage.frozen(), sampler, warnings, listener);
    }

    /**
     * What is minimised at present.
     *
     * @param frozen λ₀ as it was frozen at the switch; NaN before
     * @param betaV weight of the variational loss
     * @param since the iteration it began with
     */
    private record Stage(EigenLoss loss, Eigenvalue frozen, double betaV, int since) {

        static final Stage RITZ = new Stage(EigenLoss.RITZ, new Eigenvalue(Double.NaN, Double.NaN), 0, 0);

        TrainingTrace.Stage name() {
            return this == RITZ ? TrainingTrace.Stage.RITZ : TrainingTrace.Stage.FINETUNE;
        }

        double shown(double rayleigh) {
            return this == RITZ ? rayleigh : frozen.value();
        }

        /**
         * τ of the annealed loss: from 1 to 0 along a parabola, as the reach of the weight e^{2τf} grows like 1/τ and
         * is to grow evenly.
         */
        double weight(EigenfunctionConfig config, int iteration) {
            double steps = config.annealing() * (config.iterations() - since);
            double done = this == RITZ || steps == 0 ? 1 : Math.min(1, (iteration - since) / steps);
            return (1 - done) * (1 - done);
        }
    }

    /**
     * Freezes λ₀.
     *
     * @throws ProblemException if the loss of the second stage has no minimum for such a λ₀
     */
    private Stage second(GroundState ground, StateSampler sampler, int iteration) {
        Eigenvalue frozen = Eigenvalue.rayleigh(ground, sampler, config.evaluationStates());
        if (config.loss() == EigenLoss.LOG_RELATIVE && !(frozen.value() > 0)) {
            throw new ProblemException(
                    ProblemException.Fault.SETTING,
                    frozen.value(),
                    String.format(
                            Locale.ROOT,
                            "the loss log-relative needs a ground energy > 0, the first stage found %.4g",
                            frozen.value()),
                    "take the relative loss (`learning.loss=relative`), or add a constant to the running cost");
        }
        double betaV = config.betaV() > 0 ? config.betaV() : 1 / scale(ground, sampler);
        if (config.loss() == EigenLoss.VARIATIONAL && betaV * frozen.value() >= 2) {
            throw new ProblemException(
                    ProblemException.Fault.SETTING,
                    betaV,
                    String.format(
                            Locale.ROOT,
                            "betaV must be below 2/%.4g, two over the ground energy, got %.4g: the loss is least at phi = 0",
                            frozen.value(),
                            betaV),
                    "make `learning.betaV` smaller, or 0 to have it derived");
        }
        return new Stage(config.loss(), frozen, betaV, iteration);
    }

    private double scale(GroundState ground, StateSampler sampler) {
        return Eigenvalue.scale(ground, sampler, Math.min(8192, config.evaluationStates()));
    }

    private Optimizer adam(GroundState ground) {
        return new AdamConfig(config.learningRate(), 0.9, 0.999, 1e-8, 1e-8, List.of())
                .create(ground.network().parameters());
    }

    private record Step(double loss, double rayleigh) {}

    /** One loss and the gradients of the parameters; with a weight τ > 0 the annealed one. */
    private static Step step(GroundState ground, Jets jets, Stage stage, Tensor x, double weight) {
        EigenLoss loss = stage.loss();
        double lambda = stage.frozen().value();
        if (loss.needsLaplacian()) {
            Jet jet = jets.at(x);
            Tensor value = jet.value().requiresGrad(true);
            Tensor gradient = jet.gradient().requiresGrad(true);
            Tensor laplacian = jet.laplacian().requiresGrad(true);
            Tensor second = jet.isEstimate() ? jet.secondLaplacian().requiresGrad(true) : null;
            EigenTerms terms =
                    new EigenTerms(ground.problem(), ground.measure(), x, value, gradient, laplacian, second);
            Tensor total =
                    weight > 0 ? EigenLoss.annealed(terms, lambda, weight) : loss.of(terms, lambda, stage.betaV());
            List<Tensor> leaves = new ArrayList<>(List.of(value, gradient, laplacian));
            if (second != null) {
                leaves.add(second);
            }
            List<Tensor> back = Autograd.vjp(List.of(total), leaves, List.of(Tensors.onesLike(total.detach())));
            jet.backward(back.get(0), back.get(1), back.get(2), second == null ? null : back.get(3));
            return new Step(total.item(), lambda);
        }
        Tensor point = x.detach().requiresGrad(true);
        Tensor value = ground.network().forward(point).squeeze(1);
        Tensor gradient = Autograd.vjp(List.of(value), List.of(point), List.of(Tensors.onesLike(value)), true)
                .get(0);
        EigenTerms terms = new EigenTerms(ground.problem(), ground.measure(), x, value, gradient, null, null);
        Tensor total = loss.of(terms, lambda, stage.betaV());
        total.backward();
        return new Step(total.item(), terms.rayleigh().item());
    }

    private static void requireAcceptance(StateSampler sampler) {
        double share = sampler.acceptance();
        if (share < 0.2) {
            throw new ProblemException(
                    ProblemException.Fault.SAMPLER,
                    share,
                    String.format(
                            Locale.ROOT,
                            "the sampler accepted %.1f %% of its proposals, allowed is 20 %% or more",
                            100 * share),
                    "make `sampler.step` smaller");
        }
    }

    private static String unsettled(RitzWatch watch) {
        return Double.isNaN(watch.change())
                ? "the Rayleigh quotient was frozen before two windows of " + RitzWatch.WINDOW
                        + " iterations could show whether it had settled"
                : String.format(
                        Locale.ROOT,
                        "the Rayleigh quotient still changed by %.2g between windows when it was frozen",
                        watch.change());
    }

    private static void noteChains(StateSampler sampler, List<String> warnings) {
        double share = sampler.acceptance();
        if (share > 0.98) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the sampler accepted %.1f %% of its proposals: its step is too small to move far; make it larger",
                    100 * share));
        }
        double rhat = sampler.worstRhat();
        if (rhat > MIXED) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "the sampler's chains do not agree (split R-hat %.2f, 1 if they do): places behind barriers keep the share"
                            + " they began with; burn in for longer or take another reference measure",
                    rhat));
        }
    }
}
