package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Autograd;
import dev.fathom.engine.DType;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.sde.LeanAdjoint;
import dev.fathom.sde.LogDomain;
import dev.fathom.sde.PathWeights;
import dev.fathom.sde.Paths;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The losses of {@link Ido} on simulated paths. λ is 1/β, u the control that was used (a value), ū the control being
 * learned, differentiated at the states as they are.
 */
final class PathLoss {

    private static final double TRACKING = 0.002;

    private final Ido kind;
    private final SocProblem problem;
    private final double kappa;
    private final SocmTargets targets;
    private final Tensor offset = Tensors.zeros(DType.F32, 1).requiresGrad(true);
    private double logZ = Double.NaN;
    private double effectiveShare = Double.NaN;
    private boolean begun;

    PathLoss(Ido kind, SocProblem problem, double kappa, Rng rng) {
        this.kind = kind;
        this.problem = problem;
        this.kappa = kappa;
        this.targets = SocmTargets.of(kind, problem.dim(), rng);
    }

    /** Parameters of the loss itself, trained with it at a rate of 1e-2. */
    Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        if (kind == Ido.MOMENT) {
            all.put("offset", offset);
        }
        if (kind == Ido.SOCM || kind == Ido.SOCM_EXPONENTIAL) {
            all.putAll(targets.parameters());
        }
        return all;
    }

    private double temperature() {
        return 1 / problem.beta();
    }

    /**
     * The loss of paths, one number.
     *
     * @param learned ū, (steps, batch, d); not used by losses through the simulation
     */
    Tensor of(Paths paths, Tensor learned) {
        return switch (kind) {
            case RELATIVE_ENTROPY ->
                paths.costs(problem.running(), problem.terminal()).mean();
            case FBSDE -> backward(paths, 1);
            case FBSDE_AS_RELEASED -> backward(paths, -1);
            case LOG_VARIANCE -> bracket(paths, learned).variance(0, true, false);
            case VARIANCE -> {
                Tensor logs = bracket(paths, learned);
                yield logs.sub(LogDomain.logMeanExp(logs.detach())).exp().variance(0, true, false);
            }
            case MOMENT -> {
                Tensor logs = bracket(paths, learned);
                if (!begun) { // from zero, steps of 1e-2 would take thousands of iterations to the value's size
                    begin(logs);
                }
                yield logs.add(offset).square().mean();
            }
            case CROSS_ENTROPY -> weights(paths).mul(likelihood(paths, learned)).mean();
            case SOCM, SOCM_CONSTANT, SOCM_EXPONENTIAL -> {
                Tensor target =
                        targets.of(paths, problem.drift(), problem.running(), problem.terminal(), temperature());
                yield weighted(paths, learned.sub(target));
            }
            case SOCM_ADJOINT -> weighted(paths, learned.add(adjoints(paths)));
            case ADJOINT_MATCHING ->
                learned.add(adjoints(paths)).square().sum(-1).mean();
        };
    }

    /** The constant at its best for a first batch. */
    private void begin(Tensor logs) {
        try (NoGrad off = Autograd.noGrad()) {
            offset.copyFrom(logs.detach().mean().neg().reshape(1).to(offset.dtype()));
        }
        begun = true;
    }

    /** Of the weights of the last batch; NaN if the loss weighs all paths alike. */
    double effectiveShare() {
        return effectiveShare;
    }

    private Tensor weighted(Paths paths, Tensor off) {
        return off.square().sum(-1).mean(0).mul(weights(paths)).mean();
    }

    private Tensor adjoints(Paths paths) {
        var all = LeanAdjoint.along(paths, problem.drift(), problem.running(), problem.terminal());
        return Tensors.stack(all.subList(0, all.size() - 1), 0);
    }

    /** {@code Σ(−ū·u/λ + ‖ū‖²/2λ)dt − λ^{-1/2} Σ ū·dB}, (batch). */
    private Tensor likelihood(Paths paths, Tensor learned) {
        double dt = paths.grid().dt();
        double lambda = temperature();
        Tensor used = Tensors.stack(paths.controls(), 0).detach();
        Tensor noise = Tensors.stack(paths.noises(), 0);
        Tensor effort =
                learned.square().mul(0.5).sub(learned.mul(used)).sum(-1).sum(0).mul(dt / lambda);
        Tensor chance = learned.mul(noise).sum(-1).sum(0).mul(Math.sqrt(dt / lambda));
        return effort.sub(chance);
    }

    /** The logarithm of the path weight relative to the control being learned: constant if it is optimal. */
    Tensor bracket(Paths paths, Tensor learned) {
        long batch = paths.batch();
        Tensor running = problem.running()
                .value(paths.before().detach())
                .reshape(paths.grid().steps(), batch)
                .sum(0)
                .mul(paths.grid().dt());
        Tensor cost = running.add(problem.terminal().value(paths.last().detach()));
        return likelihood(paths, learned).sub(cost.mul(problem.beta()).detach());
    }

    /** Path weights over a slowly tracked mean, which keeps their scale from batch to batch. */
    private Tensor weights(Paths paths) {
        PathWeights weights = PathWeights.of(paths, problem.running(), problem.terminal(), temperature());
        track(weights);
        effectiveShare = weights.effectiveShare();
        return weights.logarithms().sub(logZ).exp();
    }

    void track(PathWeights weights) {
        double now = weights.logMean();
        logZ = Double.isNaN(logZ) ? now : Math.log((1 - TRACKING) * Math.exp(logZ - now) + TRACKING) + now;
    }

    /** Whether {@link #track} wants a large sample first. */
    boolean wantsEstimate() {
        return kind.isWeighted();
    }

    /** Half the paths estimate Y₀, the other half are judged by where it leads. */
    private Tensor backward(Paths paths, int sign) {
        long half = paths.batch() / 2;
        Tensor chance = paths.controlIntegral().mul(sign * Math.sqrt(temperature()));
        Tensor y0 = paths.costs(problem.running(), problem.terminal()).add(chance);
        Tensor first = y0.narrow(0, 0, half).mean();
        if (kappa == 0) {
            return first;
        }
        // g − Y_N of the second half is y0 of a path less the common start
        Tensor start = sign > 0
                ? first
                : problem.terminal().value(paths.last()).narrow(0, 0, half).mean();
        Tensor missed = y0.narrow(0, half, paths.batch() - half).sub(start);
        return first.add(missed.square().mean(), kappa);
    }
}
