package dev.fathom.sde.laplacian;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.nn.Layer;
import java.util.List;
import java.util.Objects;

/**
 * Estimates the Laplacian by {@code vᵀHv} with random signs v, twice with independent signs: the square of a noisy
 * residual would be too large by its variance, the product of two is not.
 */
public final class Hutchinson implements Jets {

    private final Layer net;
    private final int probes;
    private final Rng rng;

    /**
     * Estimates for any network with one output.
     *
     * @param probes vectors v to average over in each of the two estimates, at least 1
     */
    public Hutchinson(Layer net, int probes, Rng rng) {
        if (probes < 1) {
            throw new IllegalArgumentException("probes must be >= 1, got " + probes);
        }
        this.net = net;
        this.probes = probes;
        this.rng = rng;
    }

    @Override
    public Jet at(Tensor x) {
        GraphJet.Slope slope = GraphJet.slope(net, x);
        return new GraphJet(slope.value(), slope.gradient(), estimate(slope), estimate(slope));
    }

    private Tensor estimate(GraphJet.Slope slope) {
        Tensor point = slope.point();
        Tensor sum = null;
        for (int i = 0; i < probes; i++) {
            Tensor signs =
                    rng.bernoulli(0.5, point.dtype(), point.shape()).mul(2).sub(1);
            Tensor product = Autograd.vjp(List.of(slope.gradient()), List.of(point), List.of(signs), true)
                    .get(0);
            Tensor term = product.mul(signs).sum(1);
            sum = sum == null ? term : sum.add(term);
        }
        return Objects.requireNonNull(sum).div(probes);
    }
}
