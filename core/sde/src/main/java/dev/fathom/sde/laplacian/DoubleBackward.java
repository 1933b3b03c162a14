package dev.fathom.sde.laplacian;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Layer;
import java.util.ArrayList;
import java.util.List;

/** The diagonal of the Hessian, entry by entry, by differentiating the gradient once more in every direction. */
public final class DoubleBackward implements Jets {

    private final Layer net;

    /** The derivatives of any network with one output. */
    public DoubleBackward(Layer net) {
        this.net = net;
    }

    @Override
    public Jet at(Tensor x) {
        GraphJet.Slope slope = GraphJet.slope(net, x);
        List<Tensor> diagonal = new ArrayList<>();
        for (int k = 0; k < x.size(1); k++) {
            Tensor column = slope.gradient().select(1, k);
            Tensor row = Autograd.vjp(List.of(column), List.of(slope.point()), List.of(Tensors.onesLike(column)), true)
                    .get(0);
            diagonal.add(row.select(1, k));
        }
        Tensor laplacian = Tensors.stack(diagonal, 1).sum(1);
        return new GraphJet(slope.value(), slope.gradient(), laplacian, null);
    }
}
