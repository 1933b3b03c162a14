package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.ground.Eigensystem;
import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.sde.EulerMaruyama;
import dev.fathom.sde.TimeGrid;

/**
 * Algorithm B of the paper: the ground state's control up to the cut-off, and from there a correction trained on the
 * short window that is left. The window's start states are refreshed every hundred iterations by a simulation without
 * gradients; that refresh alone grows with the horizon.
 */
public final class HybridSolver {

    private static final int REFRESH = 100;

    private final IdoConfig inner;
    private final double cutoff;
    private final long seed;

    /**
     * A solver; everything random comes from the seed.
     *
     * @param inner how the correction is trained
     * @param cutoff T − T_cut, positive
     */
    public HybridSolver(IdoConfig inner, double cutoff, long seed) {
        if (!(cutoff > 0)) {
            throw new IllegalArgumentException("cutoff must be > 0, got " + cutoff);
        }
        this.inner = inner;
        this.cutoff = cutoff;
        this.seed = seed;
    }

    /**
     * Trains the correction.
     *
     * @param steps of the simulation over the whole horizon
     */
    public HybridControl fit(SocProblem problem, Eigensystem learned, int steps, ControlTrace.Listener listener) {
        StepCheck.requireStable(problem, problem.horizon() / steps);
        learned.ground().freeze();
        double horizon = problem.horizon();
        double dt = horizon / steps;
        int near = (int) Math.max(1, Math.min(steps, Math.round(cutoff / dt)));
        int far = steps - near;
        double decay = learned.excited().isEmpty() ? 0 : learned.governingGap() / (2 * problem.beta());
        Rng rng = Rng.seed(seed).split("hybrid");
        HybridControl control =
                new HybridControl(learned.ground(), inner.widths(), decay, near * dt, horizon, rng.split("net"));
        PathTrainer trainer =
                new PathTrainer(problem, inner, new TimeGrid(far * dt, horizon, near), rng.split("window"));
        Tensor kept = problem.starts(inner.batch());
        trainer.train(
                control.nearTheEnd(),
                it -> {
                    if (far > 0 && it % REFRESH == 0) {
                        Tensor moved = EulerMaruyama.bounded()
                                .walk(
                                        problem.diffusion(),
                                        learned.longHorizonControl(),
                                        new TimeGrid(0, far * dt, far),
                                        problem.starts(inner.batch()),
                                        rng.split("approach").split(it),
                                        (k, x, u, e) -> {});
                        kept.copyFrom(moved);
                    }
                    return kept;
                },
                listener);
        kept.close();
        return control;
    }
}
