package dev.fathom.eigenfunctioncontrol.control;

import dev.fathom.engine.Autograd;
import dev.fathom.engine.NoGrad;
import dev.fathom.engine.Tensor;
import dev.fathom.engine.Tensors;
import dev.fathom.nn.UNetMlp;
import dev.fathom.sde.Feedback;

/** A control law with parameters. */
public interface TrainableControl extends Feedback {

    /** Its network. */
    UNetMlp network();

    /**
     * The controls, differentiable by parameters and states.
     *
     * @param x (batch, d)
     * @param t the time of each state, (batch)
     * @return (batch, d)
     */
    Tensor at(Tensor x, Tensor t);

    @Override
    default Tensor at(Tensor x, double t) {
        Tensor times = Tensors.full(t, x.dtype(), x.size(0));
        if (x.requiresGrad()) {
            return at(x, times);
        }
        try (NoGrad off = Autograd.noGrad()) {
            return at(x, times);
        }
    }
}
