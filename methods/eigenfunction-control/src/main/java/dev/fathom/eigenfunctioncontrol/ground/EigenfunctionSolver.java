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
        Rng rng = Rng.seed(seed).split("eigenfunction");
        GroundState ground =
                new GroundState(problem, measure, config.widths(), config.activation(), rng.split("ground"));
        Jets jets = ground.jets(config.laplacian(), rng.split("probes"));
        Schedule schedule = Schedule.cosine(1, 5e-3, config.iterations());
        List<String> warnings = new ArrayList<>();

        TrainingTrace.Stage stage = TrainingTrace.Stage.RITZ;
        RitzWatch watch = new RitzWatch();
        Eigenvalue frozen = new Eigenvalue(Double.NaN, Double.NaN);
        double betaV = config.betaV();
        Optimizer adam = adam(ground);
        for (int it = 0; it < config.iterations(); it++) {
            boolean late = 2 * it >= config.iterations() + config.ritzSteps();
            if (stage == TrainingTrace.Stage.RITZ
                    && config.loss() != EigenLoss.RITZ
                    && it >= config.ritzSteps()
                    && (watch.settled() || late)) {
                if (!watch.settled()) {
                    warnings.add(unsettled(watch));
                }
                frozen = Eigenvalue.rayleigh(ground, sampler, config.evaluationStates());
                stage = TrainingTrace.Stage.FINETUNE;
                betaV = config.betaV() > 0 ? config.betaV() : 1 / Math.abs(frozen.value());
                adam.close();
                adam = adam(ground);
            }
            EigenLoss loss = stage == TrainingTrace.Stage.RITZ ? EigenLoss.RITZ : config.loss();
            try (Scope scope = Scope.open()) {
                Tensor x = sampler.draw(config.batch());
                Step step = step(ground, jets, loss, x, frozen.value(), betaV);
                GradientClipping.byGlobalNorm(ground.network().parameters().values(), config.clipNorm());
                adam.step(schedule.at(it));
                adam.clearGradients();
                if (it == EARLY) {
                    requireAcceptance(sampler);
                }
                if (!Double.isFinite(step.loss())) {
                    throw new NonFiniteException(it + 1L, "loss");
                }
                if (stage == TrainingTrace.Stage.RITZ) {
                    watch.add(step.rayleigh());
                }
                double shown = stage == TrainingTrace.Stage.RITZ ? step.rayleigh() : frozen.value();
                listener.on(new TrainingTrace(it + 1, config.iterations(), stage, step.loss(), shown));
            }
        }
        adam.close();
        requireAcceptance(sampler);
        noteChains(sampler, warnings);
        Eigenvalue ritz = stage == TrainingTrace.Stage.RITZ
                ? Eigenvalue.rayleigh(ground, sampler, config.evaluationStates())
                : frozen;
        return new ExcitedStates(config, seed).complete(ground, ritz, sampler, warnings, listener);
    }

    /** Learns with the measure and the sampler that fit the problem, exact where that is known. */
    public Eigensystem fit(SocProblem problem, TrainingTrace.Listener listener) {
        problem.validate();
        ReferenceMeasure measure = ReferenceMeasure.of(problem);
        try (StateSampler sampler =
                SamplerConfig.defaults().open(measure, Rng.seed(seed).split("states"))) {
            return fit(problem, measure, sampler, listener);
        }
    }

    private Optimizer adam(GroundState ground) {
        return new AdamConfig(config.learningRate(), 0.9, 0.999, 1e-8, 1e-8, List.of())
                .create(ground.network().parameters());
    }

    private record Step(double loss, double rayleigh) {}

    /** One loss and the gradients of the parameters. */
    private static Step step(GroundState ground, Jets jets, EigenLoss loss, Tensor x, double lambda, double betaV) {
        if (loss.needsLaplacian()) {
            Jet jet = jets.at(x);
            Tensor value = jet.value().requiresGrad(true);
            Tensor gradient = jet.gradient().requiresGrad(true);
            Tensor laplacian = jet.laplacian().requiresGrad(true);
            Tensor second = jet.isEstimate() ? jet.secondLaplacian().requiresGrad(true) : null;
            EigenTerms terms =
                    new EigenTerms(ground.problem(), ground.measure(), x, value, gradient, laplacian, second);
            Tensor total = loss.of(terms, lambda, betaV);
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
        Tensor total = loss.of(terms, lambda, betaV);
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
