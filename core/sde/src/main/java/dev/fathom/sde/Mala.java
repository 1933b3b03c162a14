package dev.fathom.sde;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Scope;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import java.util.ArrayList;
import java.util.List;

/**
 * Many chains of the Metropolis-adjusted Langevin algorithm on the density {@code exp(−energy)}: propose {@code y = x −
 * ½h∇energy(x) + √h ξ}, accept with the ratio that leaves the density invariant. The chains live on between draws; each
 * draw advances the block of chains it returns.
 */
public final class Mala implements AutoCloseable {

    /**
     * Settings.
     *
     * @param step h, positive
     * @param chains how many there are, at least 4
     * @param burnIn steps of every chain before the first draw
     * @param stepsPerDraw steps of the drawn chains at each draw, at least 1
     */
    public record Config(double step, int chains, int burnIn, int stepsPerDraw) {

        /** Checks the ranges. */
        public Config {
            if (!(step > 0) || Double.isInfinite(step)) {
                throw new IllegalArgumentException("step must be > 0 and finite, got " + step);
            }
            if (chains < 4) {
                throw new IllegalArgumentException("chains must be >= 4, got " + chains);
            }
            if (burnIn < 0) {
                throw new IllegalArgumentException("burnIn must be >= 0, got " + burnIn);
            }
            if (stepsPerDraw < 1) {
                throw new IllegalArgumentException("stepsPerDraw must be >= 1, got " + stepsPerDraw);
            }
        }
    }

    private final ScalarField energy;
    private final Config config;
    private final Rng rng;
    private final Tensor chains;
    private long moves;
    private double accepted;
    private long cursor;

    /**
     * Chains that start at the given states and are burnt in.
     *
     * @param start (chains, dimension)
     */
    public Mala(ScalarField energy, Config config, Tensor start, Rng rng) {
        if (start.rank() != 2 || start.size(0) != config.chains()) {
            throw new IllegalArgumentException("there must be a start for each of the " + config.chains()
                    + " chains, got the shape " + java.util.Arrays.toString(start.shape()));
        }
        this.energy = energy;
        this.config = config;
        this.rng = rng;
        this.chains = start.detach().copy();
        advance(chains, config.burnIn());
        moves = 0;
        accepted = 0;
    }

    /**
     * The next block of chains, advanced: (n, dimension), in the caller's scope.
     *
     * @param n at least 1 and at most the number of chains
     */
    public Tensor draw(int n) {
        if (n < 1 || n > config.chains()) {
            throw new IllegalArgumentException("n must be in [1, " + config.chains() + "], got " + n);
        }
        if (cursor + n > config.chains()) {
            cursor = 0;
        }
        try (Scope scope = Scope.open()) {
            Tensor block = chains.narrow(0, cursor, n);
            advance(block, config.stepsPerDraw());
            cursor += n;
            return scope.keep(block.copy());
        }
    }

    /** The share of proposals that were accepted since the chains were burnt in; NaN before the first. */
    public double acceptance() {
        return accepted / moves;
    }

    /**
     * Advances all chains and compares them: the split-R̂ of the energy and of every coordinate.
     *
     * @param snapshots how many states of each chain to compare, at least 4
     * @param thin steps between them, at least 1
     */
    public ChainDiagnostics diagnose(int snapshots, int thin) {
        List<double[]> energies = new ArrayList<>();
        List<double[]> states = new ArrayList<>();
        for (int i = 0; i < snapshots; i++) {
            try (Scope scope = Scope.open()) {
                advance(chains, thin);
                energies.add(energy.value(chains).toDoubles());
                states.add(chains.toDoubles());
            }
        }
        return ChainDiagnostics.of(acceptance(), energies, states);
    }

    private void advance(Tensor block, int steps) {
        if (steps == 0) {
            return;
        }
        double h = config.step();
        for (int i = 0; i < steps; i++) {
            try (Scope scope = Scope.open()) {
                Tensor slope = energy.gradient(block);
                Tensor noise = rng.normal(block.dtype(), block.shape());
                Tensor y = block.add(slope, -h / 2).add(noise, Math.sqrt(h));
                Tensor back =
                        block.sub(y).add(energy.gradient(y), h / 2).square().sum(-1);
                Tensor forth = noise.square().sum(-1).mul(h);
                Tensor logRatio = energy.value(block)
                        .sub(energy.value(y))
                        .sub(back.sub(forth).div(2 * h));
                Tensor take = rng.uniform(block.dtype(), block.size(0)).log().lt(logRatio);
                try (NoGrad off = Autograd.noGrad()) {
                    block.copyFrom(Tensors.where(take.unsqueeze(1), y, block));
                }
                accepted += take.to(block.dtype()).sum().item();
                moves += block.size(0);
            }
        }
    }

    /** Releases the chains. */
    @Override
    public void close() {
        chains.close();
    }
}
