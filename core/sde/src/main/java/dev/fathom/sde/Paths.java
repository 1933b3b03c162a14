package dev.fathom.sde;

import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * Simulated paths, for the scope in which they were made.
 *
 * @param grid the times
 * @param states one (batch, dimension) for each time
 * @param controls one for each step
 * @param noises standard normal, one for each step
 */
public record Paths(TimeGrid grid, List<Tensor> states, List<Tensor> controls, List<Tensor> noises) {

    /** Copies the lists. */
    public Paths {
        states = List.copyOf(states);
        controls = List.copyOf(controls);
        noises = List.copyOf(noises);
    }

    /** How many paths there are. */
    public long batch() {
        return states.get(0).size(0);
    }

    /** The last states. */
    public Tensor last() {
        return states.get(states.size() - 1);
    }

    /** The states before each step, one below the other: (steps · batch, dimension), step by step. */
    public Tensor before() {
        return Tensors.cat(states.subList(0, states.size() - 1), 0);
    }

    /** All states, (steps + 1, batch, dimension). */
    public Tensor stacked() {
        return Tensors.stack(states, 0);
    }

    /** The times that belong to the rows of {@link #before()}. */
    public Tensor timesBefore() {
        long batch = batch();
        double[] times = new double[(int) (grid.steps() * batch)];
        for (int k = 0; k < grid.steps(); k++) {
            Arrays.fill(times, (int) (k * batch), (int) ((k + 1) * batch), grid.time(k));
        }
        return Tensors.of(times, times.length).to(last().dtype());
    }

    /**
     * What the paths cost: {@code Σ (f(X) + ½‖u‖²) dt + g(X_T)}.
     *
     * @param running f
     * @param terminal g
     * @return (batch); differentiable where the paths are
     */
    public Tensor costs(ScalarField running, ScalarField terminal) {
        Tensor effort = Tensors.stack(controls, 0).square().sum(-1).mul(0.5);
        Tensor along = running.value(before()).reshape(grid.steps(), batch());
        return along.add(effort).sum(0).mul(grid.dt()).add(terminal.value(last()));
    }

    /** The stochastic integral {@code Σ u · dB} for each path, dB the noises times √dt. */
    public Tensor controlIntegral() {
        return Tensors.stack(controls, 0)
                .mul(Tensors.stack(noises, 0))
                .sum(-1)
                .sum(0)
                .mul(Math.sqrt(grid.dt()));
    }
}
