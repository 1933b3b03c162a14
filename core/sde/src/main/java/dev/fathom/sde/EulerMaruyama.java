package dev.fathom.sde;

import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulates by the Euler–Maruyama scheme. The noise of step k comes from the stream split off under k, so the same
 * stream gives the same noise to every control, whatever else they draw.
 *
 * @param bound the largest size of a component of drift and control, in units of {@code 1/√dt}; infinity for no bound
 */
public record EulerMaruyama(double bound) {

    /** Sees each step before it is made, within a scope of its own. */
    @FunctionalInterface
    public interface Observer {

        /**
         * One step.
         *
         * @param k which, from 0
         * @param x the states before it
         * @param u the controls
         * @param noise standard normal
         */
        void step(int k, Tensor x, Tensor u, Tensor noise);
    }

    /** Checks the bound. */
    public EulerMaruyama {
        if (!(bound > 0)) {
            throw new IllegalArgumentException("bound must be > 0, got " + bound);
        }
    }

    /** The scheme as it is. */
    public static EulerMaruyama plain() {
        return new EulerMaruyama(Double.POSITIVE_INFINITY);
    }

    /** Components of drift and control are kept within ±10/√dt, so that a wild network cannot overflow. */
    public static EulerMaruyama bounded() {
        return new EulerMaruyama(10);
    }

    /**
     * Simulates and keeps everything. Differentiable where control or drift are, so open a scope around it.
     *
     * @param start (batch, dimension)
     */
    public Paths simulate(ControlledDiffusion equation, Feedback control, TimeGrid grid, Tensor start, Rng rng) {
        List<Tensor> states = new ArrayList<>();
        List<Tensor> controls = new ArrayList<>();
        List<Tensor> noises = new ArrayList<>();
        Tensor x = start;
        states.add(x);
        for (int k = 0; k < grid.steps(); k++) {
            Tensor u = control.at(x, grid.time(k));
            Tensor noise = rng.split(k).normal(x.dtype(), x.shape());
            x = next(equation, grid, k, x, u, noise);
            states.add(x);
            controls.add(u);
            noises.add(noise);
        }
        return new Paths(grid, states, controls, noises);
    }

    /**
     * Simulates without keeping more than one step: for many paths. No graph is kept.
     *
     * @param start (batch, dimension)
     * @param observer sees each step
     * @return the last states
     */
    public Tensor walk(
            ControlledDiffusion equation, Feedback control, TimeGrid grid, Tensor start, Rng rng, Observer observer) {
        Tensor x = start.detach();
        for (int k = 0; k < grid.steps(); k++) {
            try (Scope scope = Scope.open()) {
                Tensor u = control.at(x, grid.time(k)).detach();
                Tensor noise = rng.split(k).normal(x.dtype(), x.shape());
                observer.step(k, x, u, noise);
                Tensor after = scope.keep(next(equation, grid, k, x, u, noise).detach());
                if (k > 0) {
                    x.close();
                }
                x = after;
            }
        }
        return x;
    }

    private Tensor next(ControlledDiffusion equation, TimeGrid grid, int k, Tensor x, Tensor u, Tensor noise) {
        double dt = grid.dt();
        Tensor push = equation.drift().at(x, grid.time(k)).add(u);
        if (bound < Double.POSITIVE_INFINITY) {
            double limit = bound / Math.sqrt(dt);
            push = push.clamp(-limit, limit);
        }
        double scale = equation.noise().applyAsDouble(grid.time(k)) * Math.sqrt(dt);
        return x.add(push, dt).add(noise, scale);
    }
}
