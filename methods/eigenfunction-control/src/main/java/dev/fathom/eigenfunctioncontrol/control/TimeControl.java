package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.engine.Rng;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.Init;
import dev.fathom.nn.UNetMlp;
import java.util.List;

/** A network of time and state, as the rivals use it: rectifiers, in the last branch too. */
final class TimeControl implements TrainableControl {

    private final UNetMlp net;

    TimeControl(int dim, List<Integer> widths, Rng rng) {
        this.net = new UNetMlp(Init.of(rng), dim + 1, dim, widths, Tensor::relu, true);
    }

    @Override
    public UNetMlp network() {
        return net;
    }

    @Override
    public Tensor at(Tensor x, Tensor t) {
        return net.forward(Tensors.cat(List.of(t.unsqueeze(1), x), 1));
    }
}
