package dev.fathom.sde.laplacian;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Layer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A jet whose way back is the graph it was made with. */
record GraphJet(
        Tensor valueGraph,
        Tensor gradientGraph,
        Tensor laplacianGraph,
        @Nullable Tensor secondGraph) implements Jet {

    /** A network's values and gradients at points, with their graph. */
    record Slope(Tensor point, Tensor value, Tensor gradient) {}

    /**
     * The slope of a network with one output.
     *
     * @param x (batch, dimension)
     */
    static Slope slope(Layer net, Tensor x) {
        Tensor point = x.detach().requiresGrad(true);
        Tensor value = net.forward(point).squeeze(1);
        Tensor gradient = Autograd.vjp(List.of(value), List.of(point), List.of(Tensors.onesLike(value)), true)
                .get(0);
        return new Slope(point, value, gradient);
    }

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
