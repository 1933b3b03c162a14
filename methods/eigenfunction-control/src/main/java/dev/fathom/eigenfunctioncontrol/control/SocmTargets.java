package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.engine.DType;
import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.Mlp;
import dev.fathom.sde.Paths;
import dev.fathom.sde.ScalarField;
import dev.fathom.sde.VectorField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The targets of stochastic optimal control matching: weighted by the path weights they average to the optimal control,
 * for any matrices M with {@code M_t(t) = I}.
 *
 * <p>{@code w(t) = −[∫M∇f ds + M_t(T)∇g − ∫(M∇b − ∂_sM)(u ds + √λ dB)]}.
 */
final class SocmTargets {

    private final @Nullable Mlp net;
    private final @Nullable Tensor gamma;

    private SocmTargets(@Nullable Mlp net, @Nullable Tensor gamma) {
        this.net = net;
        this.gamma = gamma;
    }

    static SocmTargets of(Ido loss, int dim, Rng rng) {
        if (loss == Ido.SOCM_CONSTANT) {
            return new SocmTargets(null, null);
        }
        Tensor rate = Tensors.ones(DType.F32, 1).requiresGrad(true);
        if (loss == Ido.SOCM_EXPONENTIAL) {
            return new SocmTargets(null, rate);
        }
        return new SocmTargets(new Mlp(Init.of(rng), List.of(2, 128, 128, dim * dim), Tensor::relu), rate);
    }

    /** With {@code M = e^{−γ(s−t)}I}; γ = 0 is the identity. */
    static SocmTargets exponential(double gamma) {
        return new SocmTargets(null, Tensors.of(new double[] {gamma}, 1));
    }

    Map<String, Tensor> parameters() {
        Map<String, Tensor> all = new LinkedHashMap<>();
        if (gamma != null) {
            all.put("gamma", gamma);
        }
        if (net != null) {
            net.parameters().forEach((name, p) -> all.put("matrix." + name, p));
        }
        return all;
    }

    /** What the targets are sums of, at each step: ∇f dt, ∇b and the increments u dt + √λ dB. */
    private record Terms(Tensor slopes, Tensor jacobians, Tensor increments, Tensor terminal) {

        static Terms of(Paths paths, VectorField drift, ScalarField running, ScalarField terminal, double temperature) {
            int steps = paths.grid().steps();
            double dt = paths.grid().dt();
            Tensor all = paths.before().detach();
            long batch = paths.batch();
            long dim = all.size(1);
            Tensor increments = Tensors.stack(paths.controls(), 0)
                    .detach()
                    .mul(dt)
                    .add(Tensors.stack(paths.noises(), 0), Math.sqrt(temperature * dt));
            return new Terms(
                    running.gradient(all).reshape(steps, batch, dim).mul(dt),
                    drift.jacobian(all).reshape(steps, batch, dim, dim),
                    increments,
                    terminal.gradient(paths.last().detach()));
        }
    }

    /** The targets at the times before each step, (steps, batch, d), differentiable by the matrices. */
    Tensor of(Paths paths, VectorField drift, ScalarField running, ScalarField terminal, double temperature) {
        Terms terms = Terms.of(paths, drift, running, terminal, temperature);
        Tensor turned =
                terms.jacobians().matmul(terms.increments().unsqueeze(-1)).squeeze(-1);
        return net == null ? recursive(paths, terms, turned) : general(paths, terms, turned, net);
    }

    private Tensor recursive(Paths paths, Terms terms, Tensor turned) {
        int steps = paths.grid().steps();
        Tensor base = terms.slopes().sub(turned);
        Tensor rate = gamma;
        Tensor along = rate == null ? base : base.sub(terms.increments().mul(rate.to(base.dtype())));
        Tensor fade = rate == null
                ? null
                : rate.to(base.dtype()).mul(-paths.grid().dt()).exp();
        List<Tensor> targets = new ArrayList<>();
        Tensor sum = terms.terminal();
        for (int k = steps - 1; k >= 0; k--) {
            sum = along.get(k).add(fade == null ? sum : sum.mul(fade));
            targets.add(sum.neg());
        }
        Collections.reverse(targets);
        return Tensors.stack(targets, 0);
    }

    /** With a network for M: all pairs of times; ∂_sM by differences along s. */
    private Tensor general(Paths paths, Terms terms, Tensor turned, Mlp mlp) {
        int steps = paths.grid().steps();
        double dt = paths.grid().dt();
        long dim = turned.size(2);
        Tensor rate = Objects.requireNonNull(gamma);
        Tensor eye = Tensors.eye(dim, turned.dtype()).unsqueeze(0);
        List<Tensor> targets = new ArrayList<>();
        for (int k = 0; k < steps; k++) {
            long count = steps - k + 1L;
            Tensor later = Tensors.arange(0, count, 1, turned.dtype()).mul(dt);
            Tensor first = Tensors.full(paths.grid().time(k), turned.dtype(), count);
            Tensor fade = later.mul(rate.neg()).exp().unsqueeze(1).unsqueeze(2);
            Tensor free = mlp.forward(
                            Tensors.stack(List.of(first, later.add(paths.grid().time(k))), 1))
                    .reshape(count, dim, dim);
            Tensor m = eye.mul(fade).add(free.mul(fade.neg().add(1)));
            Tensor head = m.narrow(0, 0, count - 1);
            Tensor change = m.narrow(0, 1, count - 1).sub(head).div(dt);
            Tensor base = terms.slopes().sub(turned).narrow(0, k, count - 1);
            Tensor moved = terms.increments().narrow(0, k, count - 1);
            Tensor sum = base.matmul(head.transpose(1, 2))
                    .add(moved.matmul(change.transpose(1, 2)))
                    .sum(0)
                    .add(terms.terminal().matmul(m.get(count - 1).t()));
            targets.add(sum.neg());
        }
        return Tensors.stack(targets, 0);
    }
}
