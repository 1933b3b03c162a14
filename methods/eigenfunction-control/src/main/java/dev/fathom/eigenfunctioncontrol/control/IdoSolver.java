package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.eigenfunctioncontrol.problem.SocProblem;
import dev.fathom.engine.Rng;
import dev.fathom.sde.TimeGrid;

/** Iterative diffusion optimisation over the whole horizon: the rivals. Time and memory grow with the horizon. */
public final class IdoSolver {

    private final IdoConfig config;
    private final long seed;

    /** A solver; everything random comes from the seed. */
    public IdoSolver(IdoConfig config, long seed) {
        this.config = config;
        this.seed = seed;
    }

    /**
     * Trains a control law.
     *
     * @param steps of the simulation over the horizon
     */
    public TrainableControl fit(SocProblem problem, int steps, ControlTrace.Listener listener) {
        StepCheck.requireStable(problem, problem.horizon() / steps);
        Rng rng = Rng.seed(seed).split("ido");
        TimeControl control = new TimeControl(problem.dim(), config.widths(), rng.split("net"));
        new PathTrainer(problem, config, TimeGrid.to(problem.horizon(), steps), rng)
                .train(control, it -> problem.starts(config.batch()), listener);
        return control;
    }
}
