package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.lab.NonFiniteException;
import dev.fathom.optim.AdamConfig;
import dev.fathom.optim.GradientClipping;
import dev.fathom.optim.Optimizer;
import dev.fathom.optim.ParameterGroup;
import dev.fathom.optim.Schedule;
import dev.fathom.sde.EulerMaruyama;
import dev.fathom.sde.PathWeights;
import dev.fathom.sde.Paths;
import dev.fathom.sde.TimeGrid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Trains a control law on paths over a window of time; what {@link IdoSolver} and {@link HybridSolver} share. */
final class PathTrainer {

    private static final int BAD_IN_A_ROW = 20;

    private final SocProblem problem;
    private final IdoConfig config;
    private final TimeGrid window;
    private final Rng rng;
    private final PathLoss loss;

    PathTrainer(SocProblem problem, IdoConfig config, TimeGrid window, Rng rng) {
        this.problem = problem;
        this.config = config;
        this.window = window;
        this.rng = rng;
        this.loss = new PathLoss(config.loss(), problem, config.kappa(), rng.split("loss"));
    }

    /**
     * Trains.
     *
     * @param starts makes the start states of an iteration, in its scope
     */
    void train(TrainableControl control, IntFunction<Tensor> starts, ControlTrace.Listener listener) {
        Schedule schedule = Schedule.cosine(1, 5e-3, config.iterations());
        long began = System.nanoTime();
        int bad = 0;
        estimate(control, starts);
        try (Optimizer adam = adam(control)) {
            for (int it = 0; it < config.iterations(); it++) {
                double spent = (System.nanoTime() - began) / 1e9;
                if (config.seconds() > 0 && spent > config.seconds()) {
                    return;
                }
                double progress =
                        config.seconds() > 0 ? Math.max(it, spent / config.seconds() * config.iterations()) : it;
                try (Scope scope = Scope.open()) {
                    Tensor value =
                            loss(control, starts.apply(it), rng.split("path").split(it));
                    value.backward();
                    double norm = GradientClipping.byGlobalNorm(
                            control.network().parameters().values(), 1e6);
                    if (Double.isFinite(norm) && Double.isFinite(value.item())) {
                        bad = 0;
                        adam.step(schedule.at((long) progress));
                    } else if (++bad > BAD_IN_A_ROW) {
                        throw new NonFiniteException(it + 1L, "loss of " + config.loss());
                    }
                    adam.clearGradients();
                    listener.on(
                            new ControlTrace(it + 1, config.iterations(), spent, value.item(), loss.effectiveShare()));
                }
            }
        }
    }

    /** Adam for the control, with a rate of 1e-2 for the loss's own parameters if it has any. */
    private Optimizer adam(TrainableControl control) {
        Map<String, Tensor> all = new LinkedHashMap<>(control.network().parameters());
        loss.parameters().forEach((name, p) -> all.put("loss." + name, p));
        List<ParameterGroup> groups = loss.parameters().isEmpty()
                ? List.of()
                : List.of(ParameterGroup.withLearningRate("loss.*", 1e-2 / config.learningRate()));
        return new AdamConfig(config.learningRate(), 0.9, 0.999, 1e-8, 0, groups).create(all);
    }

    /** The mean weight of many paths, where the loss is relative to it. */
    private void estimate(TrainableControl control, IntFunction<Tensor> starts) {
        if (!loss.wantsEstimate()) {
            return;
        }
        try (Scope scope = Scope.open()) {
            Tensor many = starts.apply(0).repeat(16, 1);
            loss.track(PathWeights.of(
                    simulate(control, many, rng.split("estimate")),
                    problem.running(),
                    problem.terminal(),
                    1 / problem.beta()));
        }
    }

    private Paths simulate(TrainableControl control, Tensor start, Rng noise) {
        return EulerMaruyama.bounded()
                .simulate(problem.diffusion(), (x, t) -> control.at(x, t).detach(), window, start, noise);
    }

    private Tensor loss(TrainableControl control, Tensor start, Rng noise) {
        if (config.loss().throughSimulation()) {
            Paths paths = EulerMaruyama.bounded()
                    .simulate(
                            problem.diffusion(),
                            (x, t) -> control.at(x, Tensors.full(t, x.dtype(), x.size(0))),
                            window,
                            start,
                            noise);
            return loss.of(paths, start);
        }
        Paths paths = simulate(control, start, noise);
        Tensor learned = control.at(paths.before().detach(), paths.timesBefore())
                .reshape(window.steps(), paths.batch(), problem.dim());
        return loss.of(paths, learned);
    }
}
