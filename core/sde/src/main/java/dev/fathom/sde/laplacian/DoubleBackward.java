package dev.fathom.sde.laplacian;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Layer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The diagonal of the Hessian, entry by entry, by differentiating the gradient once more in every direction. */
public final class DoubleBackward implements Jets {

    private final Layer net;

    /** The derivatives of any network with one output. */
    public DoubleBackward(Layer net) {
        this.net = net;
    }

    @Override
    public Jet at(Tensor x) {
        Tensor point = x.detach().requiresGrad(true);
        Tensor value = net.forward(point).squeeze(1);
        Tensor gradient = Autograd.vjp(List.of(value), List.of(point), List.of(Tensors.onesLike(value)), true)
                .get(0);
        List<Tensor> diagonal = new ArrayList<>();
        for (int k = 0; k < x.size(1); k++) {
            Tensor column = gradient.select(1, k);
            Tensor row = Autograd.vjp(List.of(column), List.of(point), List.of(Tensors.onesLike(column)), true)
                    .get(0);
            diagonal.add(row.select(1, k));
        }
        Tensor laplacian = Tensors.stack(diagonal, 1).sum(1);
        return new GraphJet(value, gradient, laplacian, null);
    }

    /** A jet whose way back is the graph it was made with. */
    record GraphJet(
            Tensor valueGraph,
            Tensor gradientGraph,
            Tensor laplacianGraph,
            @Nullable Tensor secondGraph) implements Jet {

        @Override
        public Tensor value() {
            return valueGraph.detach();
        }

        @Override
        public Tensor gradient() {
            return gradientGraph.detach();
        }

        @Override
        public Tensor laplacian() {
            return laplacianGraph.detach();
        }

        @Override
        public Tensor secondLaplacian() {
            return secondGraph == null ? laplacian() : secondGraph.detach();
        }

        @Override
        public boolean isEstimate() {
            return secondGraph != null;
        }

        @Override
        public void backward(Tensor value, Tensor gradient, Tensor laplacian, @Nullable Tensor second) {
            Tensor surrogate = valueGraph
                    .mul(value)
                    .sum()
                    .add(gradientGraph.mul(gradient).sum())
                    .add(laplacianGraph.mul(laplacian).sum());
            if (secondGraph != null && second != null) {
                surrogate = surrogate.add(secondGraph.mul(second).sum());
            }
            surrogate.backward();
        }
    }
}
