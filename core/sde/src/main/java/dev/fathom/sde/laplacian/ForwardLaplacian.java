package dev.fathom.sde.laplacian;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.UNetMlp;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries (z, J, δ) — value, Jacobian and Laplacian by the state — through a U-Net in one sweep, and goes back to the
 * parameters by hand-written adjoints, so that no graph is kept (Li et al. 2024 for the forward half).
 *
 * <p>A linear layer maps all three alike; an activation a maps {@code J → a'J} and {@code δ → a'δ + a'' Σ_k J_k²}. The
 * batch is cut into chunks whose Jacobians fit a processor's cache, and J is kept flat, (dimension · chunk, width), so
 * that every product of matrices is one large one.
 */
public final class ForwardLaplacian implements Jets {

    private static final long CHUNK_NUMBERS = 1 << 18;

    private final UNetMlp net;
    private final SmoothActivation activation;

    /**
     * The derivatives of a network with one output and a linear last branch.
     *
     * @param activation the one the network was made with
     */
    public ForwardLaplacian(UNetMlp net, SmoothActivation activation) {
        if (net.activateLast() || net.up().get(0).weight().size(0) != 1) {
            throw new IllegalArgumentException("the network must have one output and a linear last branch, it has "
                    + net.up().get(0).weight().size(0) + " outputs");
        }
        this.net = net;
        this.activation = activation;
    }

    @Override
    public Jet at(Tensor x) {
        long dim = x.size(1);
        long width = 1;
        for (int i = 0; i < net.down().size(); i++) {
            width = Math.max(width, net.down().get(i).weight().size(0));
        }
        long chunk = Math.max(16, CHUNK_NUMBERS / (dim * width));
        List<UNetSweep> sweeps = new ArrayList<>();
        try (NoGrad off = Autograd.noGrad()) {
            for (Tensor part : x.detach().split(chunk, 0)) {
                sweeps.add(new UNetSweep(net, activation, part));
            }
            return new Swept(
                    sweeps,
                    join(sweeps.stream().map(UNetSweep::value).toList()),
                    join(sweeps.stream().map(UNetSweep::gradient).toList()),
                    join(sweeps.stream().map(UNetSweep::laplacian).toList()));
        }
    }

    private static Tensor join(List<Tensor> parts) {
        return parts.size() == 1 ? parts.get(0) : Tensors.cat(parts, 0);
    }

    private record Swept(List<UNetSweep> sweeps, Tensor value, Tensor gradient, Tensor laplacian) implements Jet {

        @Override
        public void backward(Tensor ofValue, Tensor ofGradient, Tensor ofLaplacian, @Nullable Tensor second) {
            ParameterGradients gradients = new ParameterGradients();
            try (NoGrad off = Autograd.noGrad()) {
                long from = 0;
                for (UNetSweep sweep : sweeps) {
                    long n = sweep.batch();
                    sweep.backward(
                            ofValue.narrow(0, from, n),
                            ofGradient.narrow(0, from, n),
                            ofLaplacian.narrow(0, from, n),
                            gradients);
                    from += n;
                }
            }
            gradients.deliver();
        }
    }
}
